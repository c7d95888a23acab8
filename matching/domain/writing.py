"""Write a domain instance as its JSON document, without the fields that say nothing new."""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from typing import Any

from matching.domain.model import DomainInstance
from matching.domain.reading import SCHEMA


def write(domain: DomainInstance) -> dict[str, Any]:
    """Return the `match-instance/1` document, ready for JSON; `read` gives the same back."""
    return {"schema": SCHEMA, **_plain(domain)}


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {
            field.name: _plain(own)
            for field in fields(value)
            if (own := getattr(value, field.name)) != _default(field)
        }
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return value


def _default(field: Any) -> Any:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return field.default
