"""Pages to print: templates filled in without a request, so that the worker makes them, too."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, BinaryIO

from flask import current_app

from webapp.errors import NoPaper
from webapp.exports import pdf
from webapp.exports.columns import Column, Kind, Record, Table
from webapp.exports.pdf import PaperMissingError
from webapp.exports.workbook import width_of
from webapp.i18n import day, moment

ROWS_A_PART = 200
MOST_NARROW = 11  # letters: two Chinese words in each line


def write_list(table: Table, file: BinaryIO) -> None:
    """Only the columns that fit a page. Raises NoPaper."""
    columns = [column for column in table.columns if column.on_paper]
    _bind(_list_parts(table, columns), file, _style(columns))


def write_page(template: str, file: BinaryIO, **context: Any) -> None:
    """One thing on as many pages as it takes. Raises NoPaper."""
    _bind([_filled_in(template, **context)], file)


def _bind(parts: Iterable[str], file: BinaryIO, style: str = "") -> None:
    try:
        pdf.bind(parts, file, style)
    except PaperMissingError as error:
        raise NoPaper from error


def _list_parts(table: Table, columns: Sequence[Column]) -> Iterator[str]:
    """An empty list is a page that says so."""
    rows, first = iter(table.rows), True
    while some := list(islice(rows, ROWS_A_PART)):
        yield _list_part(table, columns, some, first=first)
        first = False
    if first:
        yield _list_part(table, columns, [], first=True)


def _list_part(
    table: Table, columns: Sequence[Column], some: Sequence[Record], *, first: bool
) -> str:
    rows = [[(column, _said(column, record)) for column in columns] for record in some]
    facts: Mapping[str, Any] = {
        "table": table,
        "columns": columns,
        "rows": rows,
        "first": first,
    }
    return _filled_in("pdf/list.html", **facts)


def _style(columns: Sequence[Column]) -> str:
    """Give each column its share of the page: as wide as on a sheet."""
    widths = [max(MOST_NARROW, width_of(column)) for column in columns]
    shares = enumerate((100 * width // sum(widths) for width in widths), start=1)
    return "".join(f"col:nth-child({n}) {{ width: {share}% }}\n" for n, share in shares)


def _said(column: Column, record: Record) -> str:
    value = column.shown(record)
    if value is None:
        return ""
    match column.kind:
        case Kind.DAY:
            return day(value)
        case Kind.MOMENT:
            return moment(value)
    return str(value)


def _filled_in(template: str, **context: Any) -> str:
    return current_app.jinja_env.get_template(template).render(**context)
