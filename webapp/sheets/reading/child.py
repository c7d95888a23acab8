"""The process that opens a file: little memory, little time, no way out, and then it ends.

python -m webapp.sheets.reading.child PATH NAME    writes JSON to standard output
"""

import json
import sys
from pathlib import Path
from typing import Any

from webapp.sheets.reading import limits
from webapp.sheets.reading.delimited import read_delimited
from webapp.sheets.reading.found import FoundSheet
from webapp.sheets.reading.sniffing import check_extension, kind_of
from webapp.sheets.reading.workbook import read_workbook
from webapp.sheets.refusals import SheetRefused

FORBIDDEN = (
    "socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.remove",
    "os.rename", "os.mkdir", "os.rmdir", "os.chmod", "os.link", "os.symlink", "os.truncate",
    "shutil.", "ctypes.", "urllib.",
)  # fmt: skip


def confine() -> None:
    """Bound memory and time; from now on nothing is written, started or connected to."""
    import resource  # not there on every system; the server's has it

    for limit, most in (
        (resource.RLIMIT_AS, limits.CHILD_MEMORY),
        (resource.RLIMIT_CPU, limits.CHILD_CPU),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    sys.addaudithook(_forbid)


def _forbid(event: str, arguments: tuple[Any, ...]) -> None:
    writing = event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+")
    if writing or event.startswith(FORBIDDEN):
        raise PermissionError(event)


def read(path: Path, name: str) -> list[FoundSheet]:
    """Read all sheets of a file. Raises SheetRefused."""
    if path.stat().st_size > limits.MOST_BYTES:
        raise SheetRefused("too_large", limit=limits.MOST_BYTES // limits.MEGABYTE)
    content = path.read_bytes()
    if kind_of(content, name) == "text":
        return [read_delimited(content)]
    sheets = read_workbook(path)
    check_extension(name)
    return sheets


def main(path: str, name: str) -> int:
    confine()
    try:
        said: dict[str, Any] = {"sheets": [_said(sheet) for sheet in read(Path(path), name)]}
    except SheetRefused as refused:
        said = {"refused": refused.code, "facts": refused.facts}
    except MemoryError:
        said = {"refused": "too_much", "facts": {}}
    sys.stdout.write(json.dumps(said, ensure_ascii=True))
    return 0


def _said(sheet: FoundSheet) -> list[Any]:
    rows = [[number, cells] for number, cells in sorted(sheet.rows.items())]
    return [sheet.name, rows, sheet.merged]


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
