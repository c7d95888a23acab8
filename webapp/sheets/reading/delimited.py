"""Text sheets: csv and tab-delimited, in the encodings and with the separators that are about."""

import csv
import io
import re
from collections import Counter

from webapp.sheets.reading import limits
from webapp.sheets.reading.found import FoundSheet, Meter
from webapp.sheets.refusals import SheetRefused

SEPARATORS = ",\t;|"
LOOKED_AT = 200  # lines, to find the separator
_COMMON = 0.9  # share of characters that GB 2312 has; a wrong guess at the encoding gives others
_FORMULA_LIKE = re.compile(r"'[=+\-@\t]")


def read_delimited(content: bytes) -> FoundSheet:
    """Read a text sheet. Raises SheetRefused."""
    text = decoded(content)
    if "\0" in text:
        row = text.count("\n", 0, text.index("\0")) + 1
        raise SheetRefused("control_character", code="U+0000", address=f"A{row}", sheet="")
    separator = separator_of(text)
    sheet, meter = FoundSheet(""), Meter()
    for number, cells in _rows(text, separator):
        for column, cell in enumerate(cells, start=1):
            # What an export put before a text that looks like a formula goes away again.
            plain = cell[1:] if _FORMULA_LIKE.match(cell) else cell
            meter.add(sheet, number, column, plain, "text")
    return sheet


def _rows(text: str, separator: str) -> list[tuple[int, list[str]]]:
    """Rows with the numbers that a spreadsheet would give them."""
    csv.field_size_limit(limits.LONGEST_CELL * 4)
    rows: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for number, cells in enumerate(reader, start=1):
            rows.append((number, cells))
            if number > limits.MOST_ROWS * 4:
                break
    except csv.Error as error:
        return _loose_rows(text, separator, str(error), len(rows) + 1)
    return rows


def _loose_rows(text: str, separator: str, why: str, number: int) -> list[tuple[int, list[str]]]:
    """A quotation mark inside a cell is no mistake; one that is never closed is half a file."""
    if "end of data" in why:
        raise SheetRefused("truncated")
    if "field larger" in why:
        where = f"A{number}"
        raise SheetRefused("cell_too_long", limit=limits.LONGEST_CELL, address=where, sheet="")
    try:
        lines = io.StringIO(text, newline="")
        if text.count('"') % 2:  # marks of inches, not of quotation
            reader = csv.reader(lines, delimiter=separator, quoting=csv.QUOTE_NONE)
        else:
            reader = csv.reader(lines, delimiter=separator)
        return [*enumerate(reader, start=1)]
    except csv.Error:
        raise SheetRefused("unreadable") from None


def separator_of(text: str) -> str:
    """The separator by which most lines have the same number of cells, and more than one."""
    lines = text.split("\n", LOOKED_AT)[:LOOKED_AT]
    scores = {separator: _agreement(lines, separator) for separator in SEPARATORS}
    best = max(SEPARATORS, key=lambda separator: scores[separator])
    return best if scores[best] > 0 else ","


def _agreement(lines: list[str], separator: str) -> float:
    """How many lines agree on a number of cells beyond one."""
    if not any(separator in line for line in lines):
        return 0
    reader = csv.reader(lines, delimiter=separator)
    try:
        widths = Counter(len(row) for row in reader if any(row))
    except csv.Error:
        widths = Counter(line.count(separator) + 1 for line in lines if line.strip())
    widths.pop(1, None)
    if not widths:
        return 0
    width, count = widths.most_common(1)[0]
    return count + min(width, 20) / 100


def decoded(content: bytes) -> str:
    """The text: UTF-8, UTF-16 or GB18030, for certain. Raises SheetRefused."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _utf16(content, "utf-16")
    if content.startswith(b"\xef\xbb\xbf"):
        return _utf8(content[3:])
    if (order := _order_of(content)) is not None:
        return _utf16(content, order)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _not_utf8(content)


def _order_of(content: bytes) -> str | None:
    """UTF-16 without a mark shows by null bytes at every other place."""
    head = content[:4000]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) <= len(head) // 20 or min(even, odd) * 10 > max(even, odd):
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _utf16(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise SheetRefused("truncated" if "truncated" in error.reason else "encoding") from None


def _utf8(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SheetRefused("truncated" if _at_the_end(error, content) else "encoding") from None


def _at_the_end(error: UnicodeDecodeError, content: bytes) -> bool:
    return error.start >= len(content) - 3 and "end of data" in error.reason


def _not_utf8(content: bytes) -> str:
    """GB18030, if that gives ordinary Chinese; else nobody knows what it is."""
    loose = content.decode("utf-8", errors="replace")
    whole = sum(char > "\x7f" and char != "\ufffd" for char in loose)
    if loose.count("\ufffd") * 5 < whole:  # nearly all of it is UTF-8
        _utf8(content)
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError as error:
        near_end = error.start >= len(content) - 3 and "incomplete" in error.reason
        raise SheetRefused("truncated" if near_end else "encoding") from None
    foreign = [char for char in text if char > "\x7f"]
    ordinary = sum(_is_ordinary(char) for char in foreign)
    if ordinary < len(foreign) * _COMMON:
        raise SheetRefused("encoding")
    return text


def _is_ordinary(char: str) -> bool:
    """Say whether it is a Chinese character in daily use, or a Chinese sign."""
    try:
        first = char.encode("gb2312")[0]
    except UnicodeEncodeError:
        return char in "㎡·—…–〇镕嘅喆堃"
    return 0xA1 <= first <= 0xA3 or 0xB0 <= first <= 0xF7
