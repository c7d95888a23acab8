"""Answering: a fragment for htmx, a page for everybody else; a list in pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request


def wants_fragment() -> bool:
    """Say whether htmx asked; going back in history asks for the whole page."""
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers


def fragment_or_page(fragment: str, **context: object) -> str:
    """Render a fragment alone for htmx, inside the frame for everybody else."""
    template = fragment if wants_fragment() else "page.html"
    return render_template(template, fragment=fragment, **context)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: its rows, its number (from 1) and how many rows there are in all."""

    rows: Sequence[Any]
    number: int
    total: int
    size: int

    @property
    def count(self) -> int:
        """Number of pages, at least one."""
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        return (self.number - 1) * self.size + 1 if self.total else 0

    @property
    def last(self) -> int:
        return min(self.number * self.size, self.total)
