"""Write a domain instance as its JSON document, without the fields that say nothing new."""

from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from matching.domain.model import DomainInstance
from matching.domain.reading import SCHEMA


def write(domain: DomainInstance) -> dict[str, Any]:
    """Return the `match-instance/1` document, ready for JSON; `read` gives the same back."""
    return {"schema": SCHEMA, **_plain(domain)}


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value):
        return {
            name: _plain(own)
            for name, default in _defaults(value.__class__)
            if (own := getattr(value, name)) != default
        }
    return {str(key): _plain(item) for key, item in value.items()}


@cache
def _defaults(kind: type[Any]) -> tuple[tuple[str, Any], ...]:
    """The fields of a record, each with what it is when it is left out."""
    return tuple(
        (
            field.name,
            field.default if field.default_factory is MISSING else field.default_factory(),
        )
        for field in fields(kind)
    )
