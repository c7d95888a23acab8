"""What a column of a sheet is, and what a kind of sheet is made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from webapp.sheets.lookups import Lookups
from webapp.sheets.values.reading import Reading


@dataclass(frozen=True, slots=True)
class Asking:
    """What a cell is read against."""

    today: date
    lookups: Lookups


Parser = Callable[[str, Asking], Reading[Any]]


@dataclass(frozen=True, kw_only=True)
class Column:
    """`key` names the field, and the column wherever choices of columns are kept.

    heading: as offices write it. aliases: other headings that mean it for certain. second:
    those that mean it unless another column does. hints: pieces
    of headings that may mean it. values: fields that one cell fills, (key,) unless said.
    required: no row without it. submit: a posting may be kept without, but not submitted.
    choices: words for values, as drop-down and as people write. named: which names of Lookups the
    cell may hold. joins: several columns of a sheet may be this one. looks: what cells look like,
    see `webapp.sheets.evidence`. sums: it may stand in a row of totals.
    """

    key: str
    heading: str
    parse: Parser
    aliases: tuple[str, ...] = ()
    second: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    required: bool = False
    submit: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    named: str = ""
    joins: bool = False
    looks: str = ""
    note: str = ""
    example: str = ""

    @property
    def fills(self) -> tuple[str, ...]:
        return self.values or (self.key,)

    @property
    def shown_choices(self) -> tuple[str, ...]:
        """The first words of each value: those that the site itself uses."""
        first: dict[str, str] = {}
        for words, value in self.choices.items():
            first.setdefault(value, words)
        return tuple(first.values())


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of sheet. `ignored`: headings of columns that say nothing we keep."""

    key: str
    name: str
    columns: tuple[Column, ...]
    ignored: tuple[str, ...] = ()

    def column(self, key: str) -> Column:
        return next(column for column in self.columns if column.key == key)

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(column.key for column in self.columns)

    def clashes(self, fields: "tuple[str | None, ...]") -> tuple[str, ...]:
        """Name the fields that are chosen for several columns and may be chosen for one only."""
        single = [column.key for column in self.columns if not column.joins]
        return tuple(key for key in single if fields.count(key) > 1)
