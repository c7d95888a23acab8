"""Open a file of sheets: a child process reads it, this one only takes what it says."""

import json
import re
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from webapp.sheets.grid import Sheet
from webapp.sheets.reading import limits
from webapp.sheets.reading.filling import grid
from webapp.sheets.refusals import SheetRefused

ROOT = Path(__file__).resolve().parents[3]


def open_sheets(path: Path, name: str) -> tuple[Sheet, ...]:
    """Return the visible sheets with something in them. `name`: what the file was called.

    Raises SheetRefused; the file is only read, and nothing of it outlives the call.
    """
    said = _answer(path, name)
    if "refused" in said:
        raise SheetRefused(said["refused"], **said["facts"])
    sheets = [grid(title, rows, merged) for title, rows, merged in said["sheets"] if rows]
    if not sheets:
        raise SheetRefused("empty_file")
    return tuple(sheets)


def _answer(path: Path, name: str) -> dict[str, Any]:
    """Have the child read the file. It gets no environment, no input, and a limited time."""
    if path.stat().st_size > limits.MOST_BYTES:
        raise SheetRefused("too_large", limit=limits.MOST_BYTES // limits.MEGABYTE)
    extension = re.sub(r"\W", "", name.rpartition(".")[2])[:12] if "." in name else ""
    command = [sys.executable, "-m", "webapp.sheets.reading.child", str(path.resolve())]
    with subprocess.Popen(  # noqa: S603 -- our own module, and a path that we made
        [*command, f"sheet.{extension}" if extension else "sheet"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env={"PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"},
    ) as child:
        late = threading.Timer(limits.CHILD_SECONDS, child.kill)
        late.start()
        try:
            said = child.stdout.read(limits.MOST_SAID + 1) if child.stdout else b""
            if len(said) > limits.MOST_SAID:
                child.kill()
        finally:
            late.cancel()
        code = child.wait()
    if code != 0 or not said or len(said) > limits.MOST_SAID:
        raise SheetRefused("too_much" if code < 0 or not said else "unreadable")
    answer: dict[str, Any] = json.loads(said)
    return answer
