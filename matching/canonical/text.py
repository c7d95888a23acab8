"""Canonical JSON, piece by piece and fast: what digests are taken over."""

import json
from collections.abc import Iterator, Sequence
from json.encoder import encode_basestring
from typing import Any

import numpy as np

from matching.canonical.columns import Column, as_list
from matching.canonical.numerals import lists, numerals
from matching.instance import KINDS, NO_MAX, NO_MIN, Edges, IntArray, Rows

AT_ONCE = 2**16  # numbers, or rows, that are written at once
MARK = "\0"  # stands for a list of numbers
LISTS = ("a", "e", "u")  # of a row


def canonical_json(document: object) -> bytes:
    """Return the JSON over which digests are taken: sorted keys, no spaces, UTF-8."""
    text = json.dumps(
        document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=as_list
    )
    return text.encode()


def text_as_read(document: dict[str, Any], edges: Edges, rows: Rows) -> Iterator[bytes]:
    """Yield the canonical JSON of a document with these edges and rows, its entries as read.

    The same as `canonical_json`, sooner: the long lists are written from the arrays.
    """
    names = [name for name in sorted(Edges.__slots__) if document["edges"].get(name)]
    in_rows = [[name for name in LISTS if row.get(name)] for row in document["rows"]]
    rows_short = [_marked(row, own) for row, own in zip(document["rows"], in_rows, strict=True)]
    short = document | {"edges": _marked(document["edges"], names), "rows": rows_short}
    between = canonical_json(short).split(json.dumps(MARK).encode())
    if len(between) != 1 + len(names) + sum(map(len, in_rows)):
        yield canonical_json(document)  # a string of the document happens to be a mark
        return
    after = iter(between)
    yield next(after)
    for name in names:
        given = document["edges"][name]
        yield b"["
        yield from [given.text] if type(given) is Column else numbers_text(getattr(edges, name))
        yield b"]" + next(after)
    for text in _lists_as_read(document["rows"], rows, in_rows):
        yield b"[" + text + b"]" + next(after)


def _marked(given: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return given | dict.fromkeys(names, MARK)


def _lists_as_read(
    given: Sequence[dict[str, Any]], rows: Rows, names: Sequence[Sequence[str]]
) -> Iterator[bytes]:
    """Yield the lists of these names of each row."""
    for start in range(0, len(rows), AT_ONCE):
        end = min(start + AT_ONCE, len(rows))
        known = [row[name] for at, row in enumerate(given[start:end]) for name in names[start + at]]
        if all(type(one) is Column for one in known):
            yield from (one.text for one in known)
            continue
        part = slice(int(rows.ptr[start]), int(rows.ptr[end]))
        ptr = rows.ptr[start : end + 1] - part.start
        texts = [lists(array[part], ptr) for array in (rows.a, rows.edge, rows.u)]
        for own, *of_row in zip(names[start:end], *texts, strict=True):
            for name, text in zip(LISTS, of_row, strict=True):
                if name in own:
                    yield text.encode()


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
