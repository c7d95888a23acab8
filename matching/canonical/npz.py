"""The canonical instance as arrays in a .npz file, for more edges than JSON carries well.

Nothing of a file is believed before it is measured: no pickles, no sizes that only a header claims.
"""

import io
import json
import zipfile
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.lib import format as npy

from matching.canonical.edges import LEAST, checked_edges
from matching.canonical.fields import a_list, a_text, an_object, first, needed, refuse
from matching.canonical.levels import levels_from
from matching.canonical.rows import checked_rows
from matching.errors import BadInput
from matching.files import parse
from matching.instance import (
    KINDS,
    NO_MAX,
    NO_MIN,
    Instance,
    IntArray,
    Level,
    LevelKind,
    Rows,
)

LARGEST_ARRAYS = 4 * 2**30  # bytes, unpacked
SCHEMA = "match-canonical/1"
EDGE_ARRAYS = {name: f"edge_{name}" for name in LEAST}
ROW_ARRAYS = ("ptr", "edge", "a", "u", "min", "max", "kind", "whole", "demand", "past")
LEVEL_ARRAYS = ("w", "groups", "rows", "against", "weight")
Arrays = dict[str, np.ndarray[Any, Any]]


def read_npz(path: Path) -> tuple[dict[str, Any], Arrays]:
    """Return the object in `meta` and the other arrays; raise BadInput for anything unsound."""
    try:
        with zipfile.ZipFile(path) as archive:
            arrays = _arrays(archive)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise BadInput(f"its zip data is broken: {error}") from error
    except OSError as error:
        raise BadInput(f"it cannot be read: {error.strerror or error}") from error
    if "meta" not in arrays:
        raise BadInput("meta is missing")
    meta = parse(arrays.pop("meta").astype(np.uint8).tobytes())
    return an_object(meta, "meta"), arrays


def _arrays(archive: zipfile.ZipFile) -> Arrays:
    members = archive.infolist()
    if sum(member.file_size for member in members) > LARGEST_ARRAYS:
        raise BadInput(f"it unpacks to more than {LARGEST_ARRAYS // 2**20} MB")
    arrays: Arrays = {}
    for member in members:
        name = member.filename.removesuffix(".npy")
        with archive.open(member) as file:
            arrays[name] = _array(name, file, member.file_size)
    return arrays


def _array(name: str, file: IO[bytes], size: int) -> np.ndarray[Any, Any]:
    """Return one array; its header is read first, and must agree with the size of the member."""
    content = io.BytesIO(file.read(size))
    try:
        version = npy.read_magic(content)
        read_header = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
        shape, by_column, dtype = read_header(content)
    except ValueError as error:
        raise BadInput(f"{name} is not an array of NumPy's format: {error}") from error
    if dtype.kind not in "iubU" or by_column:
        raise BadInput(f"{name} holds {dtype.name}: it must hold whole numbers, row by row")
    left = size - content.tell()
    count = 1
    for length in shape:
        count *= length
    if count * dtype.itemsize != left:
        raise BadInput(f"{name} announces {count} entries and holds {left} bytes")
    return np.frombuffer(content.getbuffer()[content.tell() :], dtype).reshape(shape)


def instance_from_arrays(meta: dict[str, Any], arrays: Arrays, sense: str) -> Instance:
    """Return the instance that the arrays describe, checked like one from JSON."""
    lot = np.ones(_numbers(arrays, "edge_w").size, np.int64)
    edges = checked_edges(
        {
            field: lot if name == "edge_lot" and name not in arrays else _numbers(arrays, name)
            for field, name in EDGE_ARRAYS.items()
        }
    )
    rows = checked_rows(_rows(arrays), len(edges))
    levels = levels_from(_level_documents(meta, arrays), rows, len(edges))
    return Instance(a_text(meta.get("id", ""), "meta.id"), sense, edges, rows, levels)


def _numbers(arrays: Arrays, name: str, axes: int = 1) -> IntArray:
    array = needed(arrays, name)
    if array.ndim != axes or array.dtype.kind not in "iub":
        raise BadInput(f"{name} must be an array of whole numbers with {axes} axis")
    if array.dtype == np.uint64 and array.size and array.max() > NO_MAX:
        raise BadInput(f"{name} holds {array.max()}: numbers lie within ±2^53")
    return array.astype(np.int64)


def _rows(arrays: Arrays) -> Rows:
    ptr, edge = _numbers(arrays, "row_ptr"), _numbers(arrays, "row_edge")
    if ptr.size == 0 or ptr[0] != 0 or ptr[-1] != edge.size or np.any(np.diff(ptr) < 0):
        raise BadInput(f"row_ptr must rise from 0 to {edge.size}, the length of row_edge")
    count = ptr.size - 1

    def optional(name: str, length: int, absent: int) -> IntArray:
        array = _numbers(arrays, name) if name in arrays else np.full(length, absent, np.int64)
        if array.size != length:
            raise BadInput(f"{name} has {array.size} entries: there must be {length}")
        return array

    kind = optional("row_kind", count, 0)
    at = first((kind < 0) | (kind >= len(KINDS)))
    if at is not None:
        refuse(f"row_kind[{at}]", int(kind[at]), f"it must be 0 to {len(KINDS) - 1}")
    if edge.size and "row_a" not in arrays and "row_u" not in arrays:
        raise BadInput("row_a and row_u are both missing: the edges of rows count nothing")
    return Rows(
        ids=_ids(arrays, count),
        kind=kind.astype(np.int8),
        ptr=ptr,
        edge=edge,
        a=optional("row_a", edge.size, 0),
        u=optional("row_u", edge.size, 0),
        min=optional("row_min", count, NO_MIN),
        max=optional("row_max", count, NO_MAX),
        whole=optional("row_whole", count, 0) != 0,
        demand=optional("row_demand", count, 0),
        past=optional("row_past", count, 0),
    )


def _ids(arrays: Arrays, count: int) -> list[str]:
    if "row_id" not in arrays:
        return [f"r{row}" for row in range(count)]
    ids = arrays["row_id"]
    if ids.dtype.kind != "U" or ids.shape != (count,):
        raise BadInput(f"row_id must be an array of {count} strings")
    return [str(row_id) for row_id in ids]


def _level_documents(meta: dict[str, Any], arrays: Arrays) -> list[dict[str, Any]] | None:
    """Return the levels of `meta` with the arrays that belong to them put in."""
    if meta.get("levels") is None:
        return None
    levels = []
    for at, given in enumerate(a_list(meta["levels"], "meta.levels")):
        level = dict(an_object(given, f"meta.levels[{at}]"))
        for field in LEVEL_ARRAYS:
            name = f"level{at}_{field}"
            if name in arrays:
                level[field] = _numbers(arrays, name, axes=2 if field == "against" else 1)
                _refuse_width(name, level[field], field)
        levels.append(level)
    return levels


def _refuse_width(name: str, array: IntArray, field: str) -> None:
    if field == "against" and array.shape[1] != 2:
        raise BadInput(f"{name} has {array.shape[1]} columns: it must have 2, edge and quantity")


def write_npz(instance: Instance, levels: list[dict[str, Any]], file: IO[bytes]) -> None:
    """Write an instance as `read_npz` reads it; levels: their documents without arrays."""
    rows = instance.rows
    meta = {"schema": SCHEMA, "id": instance.id, "sense": instance.sense, "levels": levels}
    text = json.dumps(meta, ensure_ascii=False).encode()
    arrays = {name: getattr(instance.edges, field) for field, name in EDGE_ARRAYS.items()}
    arrays |= {f"row_{field}": getattr(rows, field) for field in ROW_ARRAYS}
    for at, level in enumerate(instance.levels):
        arrays |= {f"level{at}_{field}": array for field, array in _arrays_of(level).items()}
    narrow = {name: _narrow(array) for name, array in arrays.items()}
    narrow |= {"meta": np.frombuffer(text, np.uint8), "row_id": np.array(rows.ids, np.str_)}
    np.savez(file, allow_pickle=False, **narrow)


def _arrays_of(level: Level) -> Arrays:
    fields = {
        LevelKind.LINEAR: [] if level.w is None else ["w"],
        LevelKind.CONVEX: ["rows"],
        LevelKind.KEEP: ["against", "weight"] if level.weight.size else ["against"],
    }.get(level.kind, ["groups"])
    return {field: getattr(level, field) for field in fields}


def _narrow(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return the array in 32 bits where its numbers fit, for files half as large."""
    fits = array.size == 0 or (array.min() >= -(2**31) and array.max() < 2**31)
    return array.astype(np.int32) if fits and array.dtype == np.int64 else array
