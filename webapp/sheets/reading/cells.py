"""The cells of one sheet of a workbook: values, merged ranges, and how many formulas there are."""

import re
from collections.abc import Mapping

from webapp.sheets.grid import letters
from webapp.sheets.reading import limits
from webapp.sheets.reading.found import FoundSheet, Meter
from webapp.sheets.reading.numbers import shown
from webapp.sheets.reading.parts import Book, Silent, unescaped, whole
from webapp.sheets.refusals import SheetRefused

_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")


class SheetReader(Silent):
    """Cells of one sheet. Without a reference a cell stands right of the last one."""

    def __init__(
        self, name: str, strings: list[str], styles: list[str], book: Book, meter: Meter
    ) -> None:
        self.sheet = FoundSheet(name)
        self.formulas, self.first_formula = 0, ""
        self._strings, self._styles, self._book, self._meter = strings, styles, book, meter
        self._row = self._column = 0
        self._type = self._style = ""
        self._parts: list[str] = []
        self._open = self._aid = self._formula = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        match name:
            case "row":
                self._row = whole(attributes.get("r")) or self._row + 1
                self._column = 0
            case "c":
                self._begin(attributes)
            case "v" | "t":
                self._open = not self._aid
            case "rPh":
                self._aid = True
            case "f":
                self._formula = True
            case "mergeCell":
                self._merge(attributes.get("ref", ""))

    def _begin(self, attributes: Mapping[str, str]) -> None:
        place = _REFERENCE.fullmatch(attributes.get("r", ""))
        self._column = column_number(place[1]) if place else self._column + 1
        self._row = int(place[2]) if place else self._row
        self._type, self._style = attributes.get("t", "n"), attributes.get("s", "")
        self._parts, self._formula = [], False

    def text(self, text: str) -> None:
        if self._open:
            self._parts.append(text)

    def end(self, name: str) -> None:
        match name:
            case "v" | "t":
                self._open = False
            case "rPh":
                self._aid = False
            case "c":
                self._finish()

    def _finish(self) -> None:
        if self._formula:
            self.first_formula = self.first_formula or f"{letters(self._column)}{self._row}"
            self.formulas += 1
            return
        if self._parts:
            text, kind = self._value("".join(self._parts))
            self._meter.add(self.sheet, self._row, self._column, text, kind)

    def _value(self, stored: str) -> tuple[str, str]:
        match self._type:
            case "s":
                index = whole(stored)
                if index >= len(self._strings):
                    raise SheetRefused("unreadable")
                return self._strings[index], "text"
            case "b":
                return ("是" if stored.strip() == "1" else "否"), "text"
            case "n":
                style = whole(self._style)
                kind = self._styles[style] if style < len(self._styles) else "number"
                return shown(stored.strip(), kind, since_1904=self._book.since_1904)
            case "d":
                return stored.strip().removesuffix("T00:00:00").replace("T", " ")[:16], "date"
        return unescaped(stored), "text"

    def _merge(self, reference: str) -> None:
        first, _colon, last = reference.partition(":")
        ends = [_REFERENCE.fullmatch(end) for end in (first, last or first)]
        if not (ends[0] and ends[1]):
            return
        if len(self.sheet.merged) >= limits.MOST_MERGED:
            raise SheetRefused("too_many_cells", limit=limits.MOST_CELLS, sheet=self.sheet.name)
        (left, top), (right, bottom) = [(column_number(end[1]), int(end[2])) for end in ends if end]
        self.sheet.merged.append((top, left, bottom, right))


def column_number(name: str) -> int:
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
