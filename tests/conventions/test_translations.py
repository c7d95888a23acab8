"""The site speaks Chinese and English, completely: nothing unmarked, nothing untranslated."""

import html
import re
from io import BytesIO

import pytest
from babel.messages.mofile import write_mo
from babel.support import NullTranslations, Translations
from wtforms import Form
from wtforms import validators as checks

from tests.conventions.sentences import (
    HAN,
    bare_in_modules,
    bare_in_templates,
    catalogue,
    extracted,
    forms,
    marked,
)
from tests.town import HALF_WAY
from tests.walk import PLAIN, addresses, events
from webapp import i18n, navigation
from webapp.categories import CATEGORIES
from webapp.forms.base import OurSentences

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
NOT_FOR_TRANSLATION = {
    "categories.py": "data that have both languages side by side",
    "queries/search.py": "a word that people search for, not one that we say",
    "cli.py": "a terminal has no reader's language: every command says both",
    "config.py": "the invented city's name",
    "forms/organisations.py": "a pattern for telephone numbers",
    "queries/exports/matches.py": "headings of files, which are in the office's language",
    "queries/exports/meetings.py": "headings of files, which are in the office's language",
    "queries/exports/projects.py": "headings of files, which are in the office's language",
    "queries/exports/columns.py": "headings of files, which are in the office's language",
    "exports/columns.py": "words of files, which are in the office's language",
    "exports/codes.py": "a heading and codes of files, in the office's language",
    "i18n.py": "formats of dates",
    "sheets": "words and headings of the sheets people keep, in the office's language",
    "round_command.py": "names of rounds, stored in the office's language",
    "screening.py": "words that postings may not contain",
    "services/quick_offers.py": "a title that is stored, in the office's language",
    "services/round_publishing.py": "a reason that is stored, in the office's language",
    "services/passwords.py": "words that are no good in a password",
}
EVERYWHERE = (None, "community_secretary river", "coordinator river")
READERS = (
    *EVERYWHERE,
    "unit_contact river",
    "district_admin district",
    "auditor district",
    *HALF_WAY,
)
OTHER_LANGUAGE = "中文"  # the switch names each language in that language


def test_the_english_catalogue_has_exactly_the_sentences_of_the_site():
    here = {forms(message.id) for message in extracted() if message.id}
    there = {forms(message.id) for message in catalogue() if message.id}
    assert (here - there, there - here) == (set(), set())
    assert not catalogue().obsolete


def test_every_sentence_is_translated():
    unsaid = [m.id for m in catalogue() if m.id and (m.fuzzy or not all(forms(m.string)))]
    still_chinese = [m.string for m in catalogue() if m.id and HAN.search("".join(forms(m.string)))]
    assert (unsaid, still_chinese) == ([], [])


def test_both_languages_put_in_the_same_values():
    """A stray percent sign would break the page: templates take it for a placeholder."""
    for message in catalogue():
        wanted = set(PLACEHOLDER.findall(forms(message.id)[0])) if message.id else set()
        for text in (*forms(message.id), *forms(message.string)) if message.id else ():
            assert set(PLACEHOLDER.findall(text)) == wanted, message.id
            assert "%" not in PLACEHOLDER.sub("", text), message.id


def test_the_extractor_sees_what_is_marked():
    """It overlooks a call inside another call's parentheses."""
    known = {text for message in extracted() for text in forms(message.id)}
    assert [found for found in marked() if found[2] not in known] == []


def test_no_chinese_stands_unmarked_in_a_module():
    found = [(area(file), line, text) for file, line, text in bare_in_modules()]
    assert [one for one in found if one[0] not in NOT_FOR_TRANSLATION] == []
    assert {file for file, _line, _text in found} == set(NOT_FOR_TRANSLATION)


def area(file: str) -> str:
    """Return the file itself, or the package that is all of a kind."""
    return "sheets" if file.startswith("sheets/") else file


def test_no_chinese_stands_unmarked_in_a_template(stages):
    found = bare_in_templates(stages("sqlite").app.jinja_env)
    assert [one for one in found if one[2] != OTHER_LANGUAGE] == []


@pytest.fixture(scope="module")
def english():
    compiled = BytesIO()
    write_mo(compiled, catalogue())
    compiled.seek(0)
    return Translations(compiled)


def test_menus_have_plurals(english, monkeypatch):
    monkeypatch.setattr(i18n, "catalogue", lambda: english)
    entries = {entry for menu in navigation.MENUS.values() for entry in menu}
    labels = {i18n.several(e.label) if e.plural else i18n._(e.label) for e in entries}
    assert {"Needs", "Communities", "Sub-districts", "Home"} <= labels
    assert not HAN.search("".join(labels))


class Everything(Form):
    """All that may be said by the validators in use."""

    class Meta(OurSentences): ...


@pytest.mark.parametrize(
    ("check", "typed", "chinese", "said"),
    [
        (checks.InputRequired(), "", "请填写这一项。", "Please fill this in."),
        (checks.DataRequired(), "", "请填写这一项。", "Please fill this in."),
        (checks.Length(max=3), "four", "最多 3 个字。", "At most 3 characters."),
    ],
)
def test_what_wtforms_says_is_ours(english, monkeypatch, check, typed, chinese, said):
    from werkzeug.datastructures import MultiDict
    from wtforms import StringField

    class Asked(Everything):
        answer = StringField(validators=[check])

    for words, sentence in ((NullTranslations(), chinese), (english, said)):
        monkeypatch.setattr(i18n, "catalogue", lambda words=words: words)
        form = Asked(MultiDict({"answer": typed}))
        assert not form.validate()
        assert form.errors == {"answer": [sentence]}


@pytest.mark.parametrize(
    ("number", "measure"), [(1, "household"), (2, "households"), (None, "households")]
)
def test_one_of_a_measure_is_said_in_the_singular(monkeypatch, number, measure):
    hardship = next(seed for seed in CATEGORIES if seed.key == "hardship")
    monkeypatch.setattr(i18n, "language", lambda: "en")
    assert i18n.unit(hardship, number) == measure
    monkeypatch.setattr(i18n, "language", lambda: "zh-CN")
    assert i18n.unit(hardship, number) == "户"


class Bracketed(NullTranslations):
    """Translates every sentence into itself, in brackets."""

    def gettext(self, message):
        return f"⟦{message}⟧"

    def ngettext(self, one, _many, _number):
        return f"⟦{one}⟧"


def without_sentences(text):
    """Take out what is in brackets, from the inside to the outside."""
    inner = re.compile("⟦[^⟦⟧]*⟧")
    while inner.search(text):
        text = inner.sub("", text)
    return text


@pytest.mark.parametrize("who", READERS)
def test_every_chinese_word_of_a_page_is_a_sentence_or_stored(stages, monkeypatch, who):
    stage = stages("sqlite")
    monkeypatch.setattr(i18n, "catalogue", Bracketed)
    data = stored_words(stage)
    client = stage.client(who)
    client.set_cookie(i18n.LOCALE_COOKIE, "en")  # data with two languages, and dates, in English
    said, bare = False, {}
    for address in addresses(stage.town, who) if who in EVERYWHERE else [*PLAIN, *events(stage)]:
        page = html.unescape(client.get(address).get_data(as_text=True))
        said |= "⟦" in page
        rest = data.sub("", without_sentences(page))
        bare |= {line.strip(): address for line in rest.splitlines() if HAN.search(line)}
    assert bare == {}
    assert said


def stored_words(stage):
    """A pattern of every Chinese text in the database, and of what the walk itself brings."""
    database = stage.kept.live
    tables = [
        name
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if "_search" not in name  # an index, which holds no text that could be read back
    ]
    texts = {stage.app.extensions["settings"].city_name, OTHER_LANGUAGE, "珍珠", "社区", "测"}
    for table in tables:
        for row in database.execute(f"SELECT * FROM {table}"):  # noqa: S608 -- our own tables
            texts |= {value for value in row if isinstance(value, str) and HAN.search(value)}
    return re.compile("|".join(re.escape(text) for text in sorted(texts, key=len, reverse=True)))
