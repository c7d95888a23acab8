"""Bytes and JSON from files that may be anything: huge, broken, compressed, a pipe, no file."""

import gzip
import json
import stat
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, Never, cast

from matching.errors import BadInput

LARGEST_TEXT = 2 * 2**30  # bytes of JSON, after decompression
GZIP = b"\x1f\x8b"
PIECE = 2**24


def read_json(path: Path, largest: int = LARGEST_TEXT) -> Any:
    """Return what a .json or .json.gz file says; raise BadInput where it is not JSON."""
    return parse(read_bytes(path, largest))


def read_bytes(path: Path, largest: int = LARGEST_TEXT) -> bytes:
    """Return the bytes of a file or pipe, decompressed if they are gzip.

    Raises BadInput if it cannot be read or holds more than `largest` bytes.
    """
    try:
        with path.open("rb") as file:
            status = path.stat()
            if stat.S_ISREG(status.st_mode) and status.st_size > largest:
                _too_large(largest)
            if file.peek(2)[:2] != GZIP:
                return _limited(file, largest)
            with gzip.GzipFile(fileobj=file) as unpacked:
                return _limited(cast("IO[bytes]", unpacked), largest)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise BadInput(f"its gzip data is broken: {error}") from error
    except OSError as error:
        raise BadInput(f"it cannot be read: {error.strerror or error}") from error
    except ValueError as error:  # a path with a null byte
        raise error if isinstance(error, BadInput) else BadInput(f"{error}") from error


def _limited(file: IO[bytes], largest: int) -> bytes:
    pieces, size = [], 0
    while piece := file.read(PIECE):
        size += len(piece)
        if size > largest:
            _too_large(largest)
        pieces.append(piece)
    return b"".join(pieces)


def _too_large(largest: int) -> Never:
    raise BadInput(f"it holds more than {largest // 2**20} MB, the most that is read")


def parse(text: bytes, parse_float: Callable[[str], Any] | None = None) -> Any:
    """Return what the JSON says; raise BadInput where it breaks off, repeats a field or nests.

    parse_float: makes something else of numbers with a fraction or an exponent.
    """
    if not text.strip():
        raise BadInput("it is empty")
    try:
        return json.loads(
            text.decode("utf-8-sig"),
            parse_float=parse_float,
            parse_constant=_no_number,
            object_pairs_hook=_object,
        )
    except UnicodeDecodeError as error:
        raise BadInput(f"byte {error.start} is not UTF-8") from error
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise BadInput(f"it is not JSON: {error.msg} at {place}") from error
    except RecursionError as error:
        raise BadInput("it is nested too deeply") from error
    except ValueError as error:  # Python converts no whole number of more than 4,300 digits
        raise error if isinstance(error, BadInput) else BadInput("a number is too long") from error


def _no_number(name: str) -> Never:
    raise BadInput(f"{name} is not a number that JSON knows")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    said = dict(pairs)
    if len(said) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise BadInput(f"the field {json.dumps(twice)[:60]} is given twice in one object")
    return said
