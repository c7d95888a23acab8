"""Words of sheets in the reader's language. What people wrote in a sheet stays as it is."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask import Flask, g
from markupsafe import Markup

from webapp.i18n import N_, _, label, language
from webapp.i18n import unit as unit_of
from webapp.queries.categories import all_categories
from webapp.sheets import KINDS

# Headings and choices that nothing else on the site is called: see `webapp.sheets.kinds`.
HEADINGS_AND_CHOICES = (
    N_("社区名称"),
    N_("所属社区"),
    N_("网格名称"),
    N_("单位名称"),
    N_("是"),
    N_("否"),
)


def field_names(kind: str) -> dict[str, str]:
    """Return what a column may be: fields of the kind in the reader's words."""
    return {column.key: _(column.heading) for column in KINDS[kind].columns}


def choices(kind: str, field: str, words: Iterable[str]) -> list[tuple[str, str]]:
    """Return what may be written in a field, in the order given, each with what it is called."""
    if field not in KINDS[kind].keys:
        return [(word, word) for word in words]
    named = KINDS[kind].column(field).named
    if named == "categories":
        names = _category_words()
        return [(word, names.get(word, word)) for word in words]
    return [(word, word if named else _(word)) for word in words]


def labels(columns: Sequence[Any], kind: str) -> list[str]:
    """Return what each column is called: by our field, or by its own heading."""
    names = field_names(kind)
    return [names.get(column["field"], column["heading"]) for column in columns]


def as_written(text: str) -> str:
    """What somebody wrote: on an English page marked as Chinese, so that it is read out as such."""
    if not text or language() != "en" or text.isascii():
        return text
    return Markup('<span lang="zh-CN">{}</span>').format(text)


def measure(word: str) -> str:
    """Return a category's unit of measure in the reader's language."""
    return _category_words().get(word, word)


def _category_words() -> dict[str, str]:
    found: dict[str, str] | None = g.get("category_words")
    if found is None:
        every = all_categories()
        found = {one.unit: unit_of(one) for one in every} | {one.name: label(one) for one in every}
        g.category_words = found
    return found


def init_app(app: Flask) -> None:
    app.jinja_env.filters["as_written"] = as_written
