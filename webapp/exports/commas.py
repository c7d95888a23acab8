"""A list as csv: UTF-8 with the mark by which spreadsheet programs know it, no formulas."""

import csv
from datetime import date, datetime
from io import TextIOWrapper
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

from webapp.exports.columns import Table
from webapp.exports.guarding import guarded

CHINA = ZoneInfo("Asia/Shanghai")


def write(table: Table, file: BinaryIO) -> None:
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([guarded(column.heading) for column in table.columns])
    for record in table.rows:
        writer.writerow([_cell(column.shown(record)) for column in table.columns])
    text.detach()


def _cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return f"{value.astimezone(CHINA):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return guarded(value) if isinstance(value, str) else value
