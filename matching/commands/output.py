"""Where a result goes: a file that is replaced in one step, or a stream."""

import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from matching.commands.messages import CommandError


class Output:
    """A place to write to, claimed before the work begins.

    The result is written to `scratch`, beside the target, and takes the target's place when it is
    delivered: nobody ever sees half of it. Raises CommandError where nothing can be written.
    """

    def __init__(self, path: Path | None, inputs: Sequence[Path]) -> None:
        self.target = None if path is None else Path(os.path.realpath(path))
        self.is_stream = self.target is None or _is_special(self.target)
        try:
            self.scratch = self._claim(inputs)
        except OSError as error:
            raise CommandError(f"-o {path}: {error.strerror or error}") from error

    def _claim(self, inputs: Sequence[Path]) -> Path:
        if self.target is None or self.is_stream:
            handle, name = tempfile.mkstemp(prefix="matching-")
            os.close(handle)
            return Path(name)
        if self.target.is_dir():
            raise IsADirectoryError(None, "it is a directory")
        if self.target.exists():
            if any(self.target.samefile(given) for given in inputs if given.exists()):
                raise OSError(None, "it is also what is read")
            with self.target.open("ab"):  # raises if it may not be written
                pass
        scratch = self.target.with_name(f".{self.target.name}.{os.getpid()}")
        scratch.open("xb").close()
        return scratch

    def deliver(self) -> None:
        """Put the scratch file in the target's place. Raises CommandError if that fails."""
        try:
            if self.target is None:
                self._copy()
            elif self.is_stream:
                with self.scratch.open("rb") as source, self.target.open("wb") as target:
                    shutil.copyfileobj(source, target)
            else:
                if self.target.exists():
                    shutil.copymode(self.target, self.scratch)
                self.scratch.replace(self.target)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise CommandError(f"cannot write: {error.strerror or error}") from error

    def _copy(self) -> None:
        with self.scratch.open("rb") as source:
            shutil.copyfileobj(source, sys.stdout.buffer)
        sys.stdout.flush()

    def discard(self) -> None:
        for path in (self.scratch, part_of(self.scratch)):
            with suppress(OSError):
                path.unlink()


def part_of(scratch: Path) -> Path:
    """Return where a result is written before it is complete."""
    return scratch.with_name(f"{scratch.name}.part")


def _is_special(path: Path) -> bool:
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))
