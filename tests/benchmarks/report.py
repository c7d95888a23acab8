"""Figures as tables that say of each whether it keeps its bar."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class Table:
    """A part of the report. `rows` are cells as text; `missed` names what broke a bar."""

    title: str
    columns: Sequence[str]
    rows: list[Sequence[str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    def add(self, name: str, *cells: object, kept: bool | None = None) -> None:
        """Add a row; `kept` says whether its bar was kept, None that it has none."""
        verdict = {True: ("kept",), False: ("**missed**",), None: ("–",)}[kept]
        self.rows.append((name, *map(str, cells), *verdict))
        if kept is False:
            self.missed.append(name)

    def markdown(self) -> str:
        """Render as a section of a document, numbers to the right."""
        head = [*self.columns, "verdict"]
        ruler = ["---", *("---:" for _ in head[1:-1]), "---"]
        lines = [f"| {' | '.join(cells)} |" for cells in (head, ruler, *self.rows)]
        return "\n".join([f"### {self.title}", "", *lines, "", *self.notes, ""]).rstrip() + "\n"
