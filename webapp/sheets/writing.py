"""Workbooks in memory: text stays text, whatever it looks like."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

WRITTEN_AS_TEXT = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


@contextmanager
def workbook(into: io.BytesIO) -> Iterator[Any]:
    """Give a workbook that is complete in `into` when the block ends."""
    import xlsxwriter  # takes a while to load, and only templates and lists of problems need it

    book = xlsxwriter.Workbook(into, WRITTEN_AS_TEXT)
    yield book
    book.close()


def wide(text: str, *, least: int = 8, most: int = 40) -> int:
    """A column's width for a text: Chinese characters take two places."""
    longest = max((len(line.encode("gb18030")) for line in text.split("\n")), default=0)
    return min(max(longest + 2, least), most)
