"""Translation: mark with N_ when the module loads, translate with _ when the page is made.

The source language is Chinese; `translations/en` is complete (a test says so).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.support import NullTranslations
from flask import Flask, g, request
from flask_babel import Babel, force_locale, get_domain, get_locale
from markupsafe import Markup, escape

LOCALES = {"zh": "zh_Hans_CN", "en": "en"}
LOCALE_COOKIE = "lang"
CHINA = ZoneInfo("Asia/Shanghai")


def _(message: str, **values: object) -> str:
    """Translate, then put the named values in."""
    text = catalogue().gettext(message)
    return str(text % values if values else text)


def ngettext(one: str, many: str, num: int, **values: object) -> str:
    """Translate the form that the number asks for; `num` may be named in it."""
    return str(catalogue().ngettext(one, many, num) % ({"num": num} | values))


def several(noun: str) -> str:
    """Translate a noun that heads a list or a count: one 需求 is "Need", several are "Needs"."""
    return ngettext(noun, noun, 2)


def catalogue() -> NullTranslations:
    """The reader's translations, found once a request: a list says some two hundred sentences."""
    found: NullTranslations | None = g.get("catalogue")
    if found is None:
        found = g.catalogue = get_domain().get_translations()
    return found


def in_template(message: str, **values: object) -> Markup:
    """Translate for a page: the sentence and the values put in are escaped, markup is not."""
    if values:
        return escape(catalogue().gettext(message)) % values
    return _sentence(catalogue(), message)


@lru_cache(maxsize=4096)
def _sentence(catalogue: NullTranslations, message: str) -> Markup:
    """Most sentences hold no value: the same ones stand on every page."""
    return escape(catalogue.gettext(message)) % {}


def N_(message: str) -> str:  # noqa: N802 -- the name message extractors look for
    return message


def chosen_locale() -> str:
    """Cookie first, then the browser's wish, else Chinese."""
    asked = request.cookies.get(LOCALE_COOKIE) if request else None
    if asked in LOCALES:
        return LOCALES[asked]
    wish = request.accept_languages.best_match(["zh-CN", "zh", "en"], "zh") if request else "zh"
    return LOCALES["en" if wish == "en" else "zh"]


def init_app(app: Flask) -> None:
    Babel(
        app,
        default_locale=LOCALES["zh"],
        default_timezone=CHINA.key,
        locale_selector=chosen_locale,
    )
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        # In templates Jinja itself puts the values in, escaped.
        lambda message: catalogue().gettext(message),
        lambda one, many, num: catalogue().ngettext(one, many, num),
        newstyle=True,
    )
    app.jinja_env.globals.update(
        # Jinja's own goes through the template's context twice for each of a page's sentences.
        _=in_template,
        language=language,
        get_locale=get_locale,
        several=several,
    )
    app.jinja_env.filters.update(day=day, moment=moment, label=label, unit=unit, said=said)


def language() -> str:
    """Return the value of the page's lang attribute."""
    found: str | None = g.get("language")
    if found is None:
        found = g.language = "en" if str(get_locale()) == "en" else "zh-CN"
    return found


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak this language ("zh" or "en") for a while: a file keeps to its own, whoever asks."""
    for kept in ("catalogue", "language"):
        g.pop(kept, None)
    try:
        with force_locale(LOCALES[language]):
            yield
    finally:
        for kept in ("catalogue", "language"):
            g.pop(kept, None)


def day(value: date | None) -> str:
    return _day_in(value, language()) if value else ""


def moment(value: datetime | None) -> str:
    """Date and minute in China's time, whatever zone the server lives in."""
    return _moment_in(value, language()) if value else ""


@lru_cache(maxsize=4096)
def _day_in(value: date, language: str) -> str:
    shape = "d MMM yyyy" if language == "en" else "y年M月d日"
    return str(format_date(value, shape, locale="en" if language == "en" else LOCALES["zh"]))


@lru_cache(maxsize=4096)
def _moment_in(value: datetime, language: str) -> str:
    english = language == "en"
    shape = "d MMM yyyy, HH:mm" if english else "y年M月d日 HH:mm"
    return str(
        format_datetime(value, shape, tzinfo=CHINA, locale="en" if english else LOCALES["zh"])
    )


def said(text: str) -> str:
    """What somebody wrote, as it is; what the system itself wrote, in the reader's language."""
    return _(text) if text else ""


def now() -> datetime:
    return datetime.now(UTC)


def today() -> date:
    """The date in China, on which deadlines depend."""
    return datetime.now(CHINA).date()


def label(category: Any) -> str:
    """Name of a category in the reader's language; both are data."""
    return str(category.name_en if language() == "en" else category.name)


def unit(category: Any, number: int | None = None) -> str:
    """Its unit of measure in the reader's language; the English plural loses its s after a 1."""
    if language() != "en":
        return str(category.unit)
    plural = str(category.unit_en)
    return plural.removesuffix("s") if number == 1 else plural
