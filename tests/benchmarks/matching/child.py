"""A case in a process of its own: fresh memory, a wall limit, and a fault that stays its own."""

import os
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

GLANCE = 0.1  # seconds between two looks at memory
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when something was measured, on the clock of time.monotonic."""

    began: float
    ended: float


@dataclass(frozen=True, slots=True)
class Measured:
    """result: what the case gave, None if it failed; fault: why. memory: (when, bytes)."""

    result: object
    fault: str
    memory: tuple[tuple[float, int], ...]

    def peak(self, span: Span) -> int | None:
        """The greatest memory of all its processes within a span; None where nobody looked."""
        first, last = span.began - 2 * GLANCE, span.ended + 2 * GLANCE
        inside = [size for at, size in self.memory if first <= at <= last]
        return max(inside, default=None)


def measured(work: Callable[[], object], wall: float, start: str = "spawn") -> Measured:
    """Run the work in a new process, which is ended after so many seconds.

    start: how processes begin; "forkserver" loads modules once, for figures that do not matter.
    """
    context: Any = get_context(start)
    if start == "forkserver":
        context.set_forkserver_preload([_work.__module__.replace(".child", ".__main__")])
    here, there = context.Pipe()
    process = context.Process(target=_work, args=(work, there))
    process.start()
    there.close()
    memory: list[tuple[float, int]] = []
    try:
        result, fault = _follow(process.pid or 0, here, time.monotonic() + wall, memory)
    finally:
        _end(process.pid or 0)
        process.join()
    return Measured(result, fault, tuple(memory))


def _work(work: Callable[[], object], out: Connection) -> None:
    """In the child."""
    try:
        result, fault = work(), ""
    except BaseException as error:  # reported, and the next case goes on
        traceback.print_exc()
        result, fault = None, f"{type(error).__name__}: {error}"
    out.send((result, fault))


def _follow(
    pid: int, here: Connection, ends: float, memory: list[tuple[float, int]]
) -> tuple[object, str]:
    while time.monotonic() < ends:
        with suppress(EOFError):
            if not here.poll(GLANCE):
                memory.append((time.monotonic(), sum(map(_resident, family(pid)))))
                continue
            return here.recv()  # type: ignore[no-any-return]
        return None, "its process died"
    return None, "its time was over"


def family(pid: int) -> set[int]:
    """The process and all that descend from it; nothing where the system does not tell."""
    parents = dict(_parents())
    found = {pid} & set(parents)
    while more := {one for one, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def _parents() -> Iterator[tuple[int, int]]:
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            after_name = (folder / "stat").read_text().rpartition(")")[2].split()
            yield int(folder.name), int(after_name[1])


def _resident(pid: int) -> int:
    with suppress(OSError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    return 0


def _end(pid: int) -> None:
    """End whatever the case has left."""
    for one in family(pid):
        with suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)
