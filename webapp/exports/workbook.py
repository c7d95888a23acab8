"""A list as xlsx: typed cells, a head that stays in sight, widths that fit Chinese, filters.

Rows go straight to a temporary file, so that memory does not grow with the list.
"""

import unicodedata
from datetime import datetime
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

from webapp.exports.columns import Column, Kind, Table

CHINA = ZoneInfo("Asia/Shanghai")
LONGEST_TEXT = 32_767  # letters in one cell; Excel repairs, and loses, a file with more
MOST_ROWS = 1_048_575  # below the head
LARGEST_EXACT = 10**15  # a cell keeps fifteen digits
NARROWEST, WIDEST = 8, 60
FIT_A_PAGE = 14  # columns: more of them would be too small to read
_WIDTHS = {Kind.NUMBER: 10, Kind.DAY: 12, Kind.MOMENT: 17}
_FORBIDDEN_IN_NAMES = str.maketrans("[]:*?/\\", "（）：＊？／、")


def write(table: Table, file: BinaryIO) -> None:
    import xlsxwriter

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(file, options) as book:
        made_at = table.made_at.astimezone(CHINA).replace(tzinfo=None)
        book.set_properties({"title": table.title, "created": made_at})
        formats = _formats(book)
        sheet = book.add_worksheet(table.title.translate(_FORBIDDEN_IN_NAMES)[:31])
        _lay_out(sheet, table, formats)
        written = _write_rows(sheet, table, formats)
        sheet.autofilter(0, 0, max(1, written), len(table.columns) - 1)


def _formats(book: Any) -> dict[str, Any]:
    body = {"valign": "top"}
    return {
        "head": book.add_format(
            {"bold": True, "bg_color": "#F3E9E7", "border": 1, "valign": "vcenter"}
        ),
        Kind.TEXT: book.add_format(body | {"text_wrap": True, "num_format": "@"}),
        Kind.NUMBER: book.add_format(body),
        Kind.DAY: book.add_format(body | {"num_format": "yyyy-mm-dd"}),
        Kind.MOMENT: book.add_format(body | {"num_format": "yyyy-mm-dd hh:mm"}),
        "whole": book.add_format(body | {"num_format": "0"}),
    }


def _lay_out(sheet: Any, table: Table, formats: dict[str, Any]) -> None:
    """Before the first row: with constant memory nothing above the current row can be changed."""
    for position, column in enumerate(table.columns):
        sheet.set_column(position, position, width_of(column))
    sheet.freeze_panes(1, min(2, len(table.columns)))
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    if len(table.columns) <= FIT_A_PAGE:
        sheet.fit_to_pages(1, 0)
    sheet.set_row(0, 22)
    for position, column in enumerate(table.columns):
        sheet.write_string(0, position, column.heading, formats["head"])


def width_of(column: Column) -> int:
    """A Chinese letter takes the room of two; three more for the filter's arrow."""
    heading = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in column.heading)
    wanted = column.width or _WIDTHS.get(column.kind, 16)
    return max(NARROWEST, min(WIDEST, max(wanted, heading + 3)))


def _write_rows(sheet: Any, table: Table, formats: dict[str, Any]) -> int:
    """Return how many there were."""
    number = 0
    columns = list(enumerate(table.columns))
    for number, record in enumerate(table.rows, start=1):
        for position, column in columns:
            value = column.shown(record)
            if value is not None:
                _write_cell(sheet, number, position, value, formats)
    return number


def _write_cell(sheet: Any, row: int, column: int, value: Any, formats: dict[str, Any]) -> None:
    if isinstance(value, str):
        # Never `write`, which would look at the text for what it might mean.
        sheet.write_string(row, column, value[:LONGEST_TEXT], formats[Kind.TEXT])
    elif isinstance(value, datetime):
        local = value.astimezone(CHINA).replace(tzinfo=None)
        sheet.write_datetime(row, column, local, formats[Kind.MOMENT])
    elif isinstance(value, int):
        if abs(value) >= LARGEST_EXACT:
            sheet.write_string(row, column, str(value), formats[Kind.TEXT])
        else:
            sheet.write_number(row, column, value, formats["whole"])
    elif isinstance(value, float):
        sheet.write_number(row, column, value, formats[Kind.NUMBER])
    else:
        sheet.write_datetime(row, column, value, formats[Kind.DAY])
