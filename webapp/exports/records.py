"""A list as json: keys that stay the same, codes instead of words."""

import json
from typing import Any, BinaryIO

from webapp.exports.columns import Record, Table, plain


def write(table: Table, file: BinaryIO) -> None:
    """Write row by row; `count` says how many there should be, so that half a file is noticed."""
    head = {
        "list": table.key,
        "made_at": table.made_at.isoformat(timespec="seconds"),
        "count": table.total,
        "columns": {column.key: column.heading for column in table.columns},
    }
    file.write(_encoded(head)[:-1] + b', "rows": [')
    before = b"\n"
    for record in table.rows:
        file.write(before + _encoded(_row(table, record)))
        before = b",\n"
    file.write(b"\n]}\n")


def _row(table: Table, record: Record) -> dict[str, Any]:
    return {column.key: plain(record.get(column.key)) for column in table.columns}


def _encoded(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
