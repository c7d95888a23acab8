"""Readers of single JSON values: each returns what the value means, or names the field.

A reader gets the value and where it stands ("needs[3].demand").
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from matching.errors import BadInput
from matching.instance import LARGEST

Reader = Callable[[Any, str], Any]
Kind = TypeVar("Kind", bound=StrEnum)

LONGEST = 80  # characters of an id or a word
RESERVED = frozenset({"level", "floor", "ceil", "keep"})
_ID = re.compile(rf"[^\s.\ud800-\udfff]{{1,{LONGEST}}}")
_WORD = re.compile(rf"[^\ud800-\udfff]{{1,{LONGEST}}}")


def whole(least: int = 0, most: int = LARGEST) -> Reader:
    """Return a reader of whole numbers from least to most; 3.0 and true are none."""

    def read(value: Any, at: str) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise BadInput(f"{at} is {shown(value)}: a whole number")
        if value < least:
            raise BadInput(f"{at} is {shown(value)}: at least {least}")
        if value > most:
            raise BadInput(f"{at} is {shown(value)}: at most {most}")
        return value

    return read


def identity(value: Any, at: str) -> str:
    """Read an id: rows are named after it, and in their names a dot has a meaning."""
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise BadInput(
            f"{at} is {shown(value)}: 1 to {LONGEST} characters, neither dots nor blanks"
        )
    if value in RESERVED:
        raise BadInput(f"{at} is {shown(value)}: rows of settled levels are named so")
    return value


def word(value: Any, at: str) -> str:
    if not isinstance(value, str) or not _WORD.fullmatch(value):
        raise BadInput(f"{at} is {shown(value)}: a text of 1 to {LONGEST} characters")
    return value


def flag(value: Any, at: str) -> bool:
    if not isinstance(value, bool):
        raise BadInput(f"{at} is {shown(value)}: true or false")
    return value


def day(value: Any, at: str) -> date:
    """Read a date such as 2026-11-23; no other way of writing one."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise BadInput(f"{at} is {shown(value)}: a date such as 2026-11-23")


def place(value: Any, at: str) -> tuple[int, int]:
    """Read [longitude, latitude] in millionths of a degree."""
    if not isinstance(value, list) or len(value) != 2:
        raise BadInput(f"{at} is {shown(value)}: [longitude, latitude] in millionths of a degree")
    longitude = whole(-180_000_000, 180_000_000)(value[0], f"{at}[0]")
    return longitude, whole(-85_000_000, 85_000_000)(value[1], f"{at}[1]")


def choice(kind: type[Kind]) -> Reader:
    def read(value: Any, at: str) -> Kind:
        if value not in list(kind):
            raise BadInput(f"{at} is {shown(value)}: one of {', '.join(kind)}")
        return kind(value)

    return read


def optional(reader: Reader) -> Reader:
    return lambda value, at: None if value is None else reader(value, at)


def listed(reader: Reader, most: int = LARGEST) -> Reader:
    def read(value: Any, at: str) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise BadInput(f"{at} is {shown(value)}: a list")
        if len(value) > most:
            raise BadInput(f"{at} has {len(value)} entries: at most {most}")
        return tuple([reader(item, f"{at}[{i}]") for i, item in enumerate(value)])

    return read


def by_choice(kind: type[StrEnum], reader: Reader) -> Reader:
    """Return a reader of an object whose keys are choices."""

    def read(value: Any, at: str) -> dict[Any, Any]:
        if not isinstance(value, dict):
            raise BadInput(f"{at} is {shown(value)}: an object")
        return {
            choice(kind)(key, f"{at}: key"): reader(item, f"{at}.{key}")
            for key, item in value.items()
        }

    return read


def record(kind: type[Any], readers: Mapping[str, Reader], needed: frozenset[str]) -> Reader:
    """Return a reader of an object with these fields alone; the needed ones must be there."""

    def read(value: Any, at: str) -> Any:
        if not isinstance(value, dict):
            raise BadInput(f"{at} is {shown(value)}: an object")
        if unknown := value.keys() - readers.keys():
            raise BadInput(f"{_join(at, _named(min(unknown)))}: no such field")
        if missing := needed - value.keys():
            raise BadInput(f"{_join(at, min(missing))} is missing")
        return kind(**{name: readers[name](item, _join(at, name)) for name, item in value.items()})

    return read


def shown(value: Any) -> str:
    """Return the value as an error may show it: as JSON says it, and short."""
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "an object"
    if isinstance(value, int) and abs(value) > 10**30:
        return "a huge number"
    text = json.dumps(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"


def _named(name: str) -> str:
    """Return a field's name as a sentence may show it, whatever it is made of."""
    return name if name.isidentifier() and len(name) <= LONGEST else shown(name)


def _join(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name
