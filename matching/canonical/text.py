"""Edges and rows as canonical JSON, piece by piece and fast: what digests are taken over."""

from collections.abc import Iterator
from json.encoder import encode_basestring
from typing import Any

import numpy as np

from matching.canonical.numerals import lists, numerals
from matching.instance import KINDS, NO_MAX, NO_MIN, IntArray, Rows

AT_ONCE = 2**16  # numbers, or rows, that are written at once


def numbers_text(array: IntArray) -> Iterator[bytes]:
    """Yield the numbers with commas between them."""
    for start in range(0, array.size, AT_ONCE):
        text, _ends = numerals(array[start : start + AT_ONCE])
        yield text.encode() if start + AT_ONCE < array.size else text[:-1].encode()


def rows_text(rows: Rows) -> Iterator[bytes]:
    """Yield the objects of the rows with commas between them; optional fields if they say more."""
    for start in range(0, len(rows), AT_ONCE):
        some = ",".join(_texts(rows, start, min(start + AT_ONCE, len(rows))))
        yield f"{',' if start else ''}{some}".encode()


def _texts(rows: Rows, start: int, end: int) -> Iterator[str]:
    part, some = slice(int(rows.ptr[start]), int(rows.ptr[end])), slice(start, end)
    ptr = rows.ptr[start : end + 1] - part.start
    columns = (
        [encode_basestring(row_id) for row_id in rows.ids[some]],
        [KINDS[kind].value for kind in rows.kind[some].tolist()],
        _field("a", rows.a[part], ptr, with_empty=~_any(rows.u[part], ptr)),
        lists(rows.edge[part], ptr),
        _field("u", rows.u[part], ptr, with_empty=np.zeros(end - start, np.bool_)),
        ["null" if low == NO_MIN else low for low in rows.min[some].tolist()],
        ["null" if high == NO_MAX else high for high in rows.max[some].tolist()],
        [f'"demand":{demand},' if demand else "" for demand in rows.demand[some].tolist()],
        [f'"past":{past},' if past else "" for past in rows.past[some].tolist()],
        ['"whole":true,' if whole else "" for whole in rows.whole[some].tolist()],
    )
    for row_id, kind, a, e, u, low, high, demand, past, whole in zip(*columns, strict=True):
        text = f'{a}{demand}"e":[{e}],"id":{row_id},"kind":"{kind}","max":{high},"min":{low},'
        yield "{" + f"{text}{past}{u}{whole}"[:-1] + "}"


def _field(name: str, amounts: IntArray, ptr: IntArray, *, with_empty: Any) -> list[str]:
    """Return the lists of a or u with their name; nothing where all are 0, unless it is needed."""
    shown = (_any(amounts, ptr) | with_empty).tolist()
    texts = zip(lists(amounts, ptr), shown, strict=True)
    return [f'"{name}":[{text}],' if shows else "" for text, shows in texts]


def _any(amounts: IntArray, ptr: IntArray) -> Any:
    """Return for each row whether any of its amounts is not 0."""
    before = np.concatenate([[0], np.cumsum(amounts != 0)])[ptr]
    return np.diff(before) > 0
