"""A workbook's parts, looked at in the central directory before anything is unpacked."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from webapp.sheets.reading import limits
from webapp.sheets.refusals import SheetRefused

STEP = 64 * 1024
_OTHERS = (
    ("word/", "is_word"),
    ("ppt/", "is_slides"),
    ("xl/workbook.bin", "is_xlsb"),
    ("META-INF/MANIFEST.MF", "is_program"),
    ("AndroidManifest.xml", "is_program"),
)
_FOREIGN = (
    ("xl/externalLinks/", "external_links"),
    ("xl/connections.xml", "external_links"),
    ("xl/queryTables/", "external_links"),
    ("xl/macrosheets/", "has_macros"),
    ("xl/dialogsheets/", "has_macros"),
    ("xl/activeX/", "embedded"),
    ("xl/embeddings/", "embedded"),
)


def open_archive(path: Path) -> zipfile.ZipFile:
    """Open a workbook whose parts are few, small and ours. Raises SheetRefused."""
    try:
        archive = zipfile.ZipFile(path)
        parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError):
        raise SheetRefused("truncated") from None
    _check_sizes(parts, path.stat().st_size)
    _check_kind(archive, {part.filename for part in parts})
    return archive


def _check_sizes(parts: list[zipfile.ZipInfo], packed: int) -> None:
    unpacked = sum(part.file_size for part in parts)
    too_dense = unpacked > limits.RATIO_MATTERS and unpacked > packed * limits.MOST_RATIO
    overlapping = sum(part.compress_size for part in parts) > packed
    if len(parts) > limits.MOST_PARTS or unpacked > limits.MOST_UNPACKED or too_dense:
        raise SheetRefused("bomb")
    if overlapping or len({part.filename for part in parts}) < len(parts):
        raise SheetRefused("bomb" if overlapping else "unreadable")
    if any(part.flag_bits & 0x1 for part in parts):
        raise SheetRefused("has_password")


def _check_kind(archive: zipfile.ZipFile, names: set[str]) -> None:
    if "mimetype" in names and b"opendocument" in _first(archive, "mimetype"):
        raise SheetRefused("is_ods")
    _refuse_parts(names, _OTHERS)
    if "[Content_Types].xml" not in names:
        raise SheetRefused("is_archive")
    if any(name.lower().endswith("vbaproject.bin") for name in names) or _says_macros(archive):
        raise SheetRefused("has_macros")
    _refuse_parts(names, _FOREIGN)


def _refuse_parts(names: set[str], refused: tuple[tuple[str, str], ...]) -> None:
    for prefix, code in refused:
        if any(name.startswith(prefix) for name in names):
            raise SheetRefused(code)


def _says_macros(archive: zipfile.ZipFile) -> bool:
    return b"macroenabled" in _first(archive, "[Content_Types].xml").lower()


def _first(archive: zipfile.ZipFile, name: str) -> bytes:
    return next(pieces(archive, name), b"")


def pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Give the unpacked bytes of a part, piece by piece, never more than it declares."""
    try:
        with archive.open(name) as part:
            while piece := part.read(STEP):
                yield piece
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise SheetRefused("truncated") from error
    except Exception as error:  # zlib.error and whatever else a damaged stream gives
        if type(error).__name__ == "error":
            raise SheetRefused("truncated") from error
        raise
