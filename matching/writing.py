"""Instances and plans to documents and files, and the digest that ties one to the other."""

import gzip
import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import IO, Any, cast

import numpy as np

from matching.canonical.npz import SCHEMA, write_npz
from matching.canonical.text import canonical_json, numbers_text, rows_text, text_as_read
from matching.instance import (
    KINDS,
    NO_MAX,
    NO_MIN,
    Edges,
    Instance,
    IntArray,
    Level,
    LevelKind,
    Rows,
)


def digest_of(document: object) -> str:
    """Return the sha256 of a document's canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical_json(document)).hexdigest()


def digest_as_read(document: dict[str, Any], instance: Instance) -> str:
    """Return the digest of the document from which an instance was read."""
    listed = sum(len(row["e"]) for row in document["rows"])
    if listed != instance.rows.edge.size:  # an edge stood twice in a row, and was added up
        return digest_of(document)
    digest = hashlib.sha256()
    for piece in text_as_read(document, instance.edges, instance.rows):
        digest.update(piece)
    return digest.hexdigest()


def with_digest(instance: Instance) -> Instance:
    """Return the instance with its digest; that of `to_document` if it was not read from JSON."""
    if instance.digest is not None:
        return instance
    digest = hashlib.sha256()
    for piece in pieces(instance):
        digest.update(piece)
    return replace(instance, digest=digest.hexdigest())


def to_document(instance: Instance) -> dict[str, Any]:
    """Return the instance as `match-canonical/1`; optional fields only where they say something."""
    edges = {name: getattr(instance.edges, name).tolist() for name in Edges.__slots__}
    return _document(instance, edges, _rows(instance.rows, 0, len(instance.rows)))


def pieces(instance: Instance) -> Iterator[bytes]:
    """Yield the canonical JSON of `to_document`, never the whole of it at once."""
    frame = canonical_json(_document(instance, {}, []))
    before, after = frame.split(b'"edges":{}', 1)
    between, end = after.rsplit(b'"rows":[]', 1)
    yield before + b'"edges":{'
    for place, name in enumerate(sorted(Edges.__slots__)):
        yield f'{"," if place else ""}"{name}":['.encode()
        yield from numbers_text(getattr(instance.edges, name))
        yield b"]"
    yield b"}" + between + b'"rows":['
    yield from rows_text(instance.rows)
    yield b"]" + end


def _document(
    instance: Instance, edges: Mapping[str, Any], rows: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "id": instance.id,
        "sense": instance.sense,
        "edges": dict(edges),
        "rows": rows,
        "levels": [_level(level, instance.rows) for level in instance.levels],
    }


def _rows(rows: Rows, start: int, end: int) -> list[dict[str, Any]]:
    """Return the documents of the rows from start to end."""
    first, last = int(rows.ptr[start]), int(rows.ptr[end])
    ptr = rows.ptr[start : end + 1] - first
    edge, a, u = (array[first:last].tolist() for array in (rows.edge, rows.a, rows.u))
    with_u = _any(rows.u[first:last] != 0, ptr)
    with_a = _any(rows.a[first:last] != 0, ptr)
    documents = []
    for at, (begins, ends) in enumerate(pairwise(ptr.tolist())):
        row, part = start + at, slice(begins, ends)
        document = _limits(rows, row) | {"e": edge[part]}
        if with_a[at] or not with_u[at]:
            document["a"] = a[part]
        if with_u[at]:
            document["u"] = u[part]
        documents.append(document)
    return documents


def _any(flags: Any, ptr: IntArray) -> list[bool]:
    before = np.concatenate([[0], np.cumsum(flags)])[ptr]
    return cast("list[bool]", (np.diff(before) > 0).tolist())


def _limits(rows: Rows, row: int) -> dict[str, Any]:
    low, high = int(rows.min[row]), int(rows.max[row])
    document: dict[str, Any] = {
        "id": rows.ids[row],
        "kind": KINDS[rows.kind[row]].value,
        "min": None if low == NO_MIN else low,
        "max": None if high == NO_MAX else high,
    }
    if rows.whole[row]:
        document["whole"] = True
    for name in ("demand", "past"):
        if getattr(rows, name)[row]:
            document[name] = int(getattr(rows, name)[row])
    return document


def _level(level: Level, rows: Rows) -> dict[str, Any]:
    document = level_head(level)
    if level.kind is LevelKind.LINEAR:
        return document if level.w is None else document | {"w": level.w.tolist()}
    if level.kind is LevelKind.KEEP:
        weight = {"weight": level.weight.tolist()} if level.weight.size else {}
        return document | {"against": level.against.tolist()} | weight
    name = "rows" if level.kind is LevelKind.CONVEX else "groups"
    return document | {name: [rows.ids[row] for row in getattr(level, name).tolist()]}


def level_head(level: Level) -> dict[str, Any]:
    """Return what a level says beside its lists of rows and edges."""
    document: dict[str, Any] = {"name": level.name, "kind": level.kind.value}
    if level.kind is LevelKind.CONVEX:
        document["marginal"] = list(level.marginal)
    if level.epsilon_ppm:
        document["epsilon_ppm"] = level.epsilon_ppm
    return document


def write_instance(instance: Instance, path: Path, file: IO[bytes]) -> None:
    """Write an instance in the format that the path's ending names: .npz, .json.gz or .json."""
    if path.suffix == ".npz":
        write_npz(instance, [level_head(level) for level in instance.levels], file)
        return
    with packed(path, file) as out:
        for piece in pieces(instance):
            out.write(piece)
        out.write(b"\n")


def write_document(document: Mapping[str, Any], path: Path | None, file: IO[bytes]) -> None:
    """Write a document as JSON, compressed if the path ends in .gz."""
    with packed(path or Path(), file) as out:
        out.write(json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode())
        out.write(b"\n")


@contextmanager
def packed(path: Path, file: IO[bytes]) -> Iterator[IO[bytes]]:
    """Give a file to write to, compressed if the path ends in .gz; the same bytes each time."""
    if path.suffix != ".gz":
        yield file
        return
    with gzip.GzipFile("", "wb", 6, file, mtime=0) as out:
        yield cast("IO[bytes]", out)
