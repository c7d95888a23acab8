"""The parts of a workbook beside its sheets: relations, names of sheets, strings, formats."""

import re
from collections.abc import Mapping

from webapp.sheets.reading import limits
from webapp.sheets.reading.numbers import format_kind
from webapp.sheets.refusals import SheetRefused

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Silent:
    """Hears everything and says nothing."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        pass

    def end(self, name: str) -> None:
        pass

    def text(self, text: str) -> None:
        pass


class Relations(Silent):
    def __init__(self) -> None:
        self.by_id: dict[str, str] = {}
        self.by_kind: list[tuple[str, str]] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship":
            target = attributes.get("Target", "")
            self.by_id[attributes.get("Id", "")] = target
            self.by_kind.append((attributes.get("Type", ""), target))


class Book(Silent):
    """sheets: (name, id of the relation, hidden)."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, bool]] = []
        self.since_1904 = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "workbookPr":
            self.since_1904 = attributes.get("date1904") in {"1", "true"}
        if name == "sheet":
            relation = next((v for k, v in attributes.items() if k.endswith(":id")), "")
            hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append((attributes.get("name", "")[:60], relation, hidden))


class Strings(Silent):
    """Shared strings: the text of each, without the reading aids of East Asian text."""

    def __init__(self) -> None:
        self.all: list[str] = []
        self._parts: list[str] = []
        self._size = 0
        self._aid = False
        self._open = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "si":
            self._parts = []
        self._aid = self._aid or name == "rPh"
        self._open = name == "t" and not self._aid

    def text(self, text: str) -> None:
        if self._open:
            self._parts.append(text)

    def end(self, name: str) -> None:
        self._open = False
        if name == "rPh":
            self._aid = False
        if name == "si":
            self.all.append(unescaped("".join(self._parts)))
            self._size += len(self.all[-1])
            if self._size > limits.MOST_TEXT or len(self.all) > limits.MOST_CELLS:
                raise SheetRefused("too_many_cells", limit=limits.MOST_CELLS, sheet="")


class Styles(Silent):
    """Number formats of cell styles."""

    def __init__(self) -> None:
        self._codes: dict[int, str] = {}
        self._numbers: list[int] = []
        self._inside = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "numFmt":
            self._codes[whole(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        if name == "cellXfs":
            self._inside = True
        if name == "xf" and self._inside:
            self._numbers.append(whole(attributes.get("numFmtId")))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._inside = False

    def kinds(self) -> list[str]:
        return [format_kind(number, self._codes.get(number)) for number in self._numbers]


def unescaped(text: str) -> str:
    """Control characters stand in workbooks as _x000D_."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def whole(text: str | None) -> int:
    return int(text) if text and text.strip().isdecimal() and len(text) < 10 else 0
