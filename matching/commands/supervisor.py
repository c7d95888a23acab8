"""The parent's side: starts the child, shows its progress, and outlives it whatever happens."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, Pipe
from types import FrameType
from typing import Any

from matching.commands.desk import Desk, Job, work
from matching.commands.messages import Code, Ending, Line, Published
from matching.commands.output import Output
from matching.limits import Progress

PATIENCE = 1.0  # seconds beyond its time that a child with a plan may take to finish it
GRACE = 10.0  # seconds that a child may take to stop after a signal
GLANCE = 0.1  # seconds between two looks at the clock and the child


@dataclass(slots=True)
class Run:
    """A child at work. signal: what stopped it, 0 if nothing did."""

    pid: int
    channel: Connection
    ends: float  # when its time is over, on the clock of time.monotonic
    signal: int = 0
    published: str | None = None
    ending: Ending | None = None
    lines: list[str] = field(default_factory=list)
    overdue: bool = False

    def stop(self, number: int, _frame: FrameType | None) -> None:
        """Ask the child to stop; at the second signal, do not ask."""
        if self.signal:
            self.kill()
            return
        self.signal = number
        self.ends = min(self.ends, time.monotonic() + GRACE)
        with suppress(OSError):
            self.channel.send("stop")

    def kill(self) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)  # before it has a group of its own


def supervise(
    job: Job,
    arguments: Any,
    output: Output,
    began: float,
    memory: int,
    seconds: float | None,
    hear: Callable[[Progress], None],
) -> Run:
    """Run a job in a child process, killed when the seconds since `began` are over."""
    here, there = Pipe()
    pid = os.fork()
    if pid == 0:
        here.close()
        _child(job, arguments, Desk(there, output.scratch, began, memory))
    there.close()
    ends = float("inf") if seconds is None else began + seconds
    run = Run(pid, here, ends)
    with _obeyed(run):
        _follow(run, hear)
    return run


def _child(job: Job, arguments: Any, desk: Desk) -> None:
    code = 1
    try:
        work(job, arguments, desk)
        code = 0
    finally:
        os._exit(code)  # the parent's buffers and handlers are not the child's to flush or run


@contextmanager
def _obeyed(run: Run) -> Iterator[None]:
    """Let signals stop the run while it is followed."""
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, run.stop) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def _follow(run: Run, hear: Callable[[Progress], None]) -> None:
    """Take messages until the child ends, or has to be ended."""
    alive = True
    while run.ending is None and alive:
        alive = os.waitpid(run.pid, os.WNOHANG)[0] == 0
        _take(run, hear)
        patience = 0.0 if run.published is None else PATIENCE
        if time.monotonic() > run.ends + patience:
            run.overdue = True
            break
    run.kill()
    if alive:
        os.waitpid(run.pid, 0)
    run.channel.close()


def _take(run: Run, hear: Callable[[Progress], None]) -> None:
    """Take the messages that are there, or wait a moment for one."""
    patience = GLANCE
    with suppress(EOFError, OSError):
        while run.ending is None and run.channel.poll(patience):
            patience = 0.0
            match run.channel.recv():
                case Progress() as progress:
                    hear(progress)
                case Published(what):
                    run.published = what
                case Line(text):
                    run.lines.append(text)
                case Ending() as ending:
                    run.ending = ending


def ending_of(run: Run) -> Ending:
    """Return how a run ended: as its child says, or what became of the child."""
    if run.signal:
        return Ending(128 + run.signal, f"stopped by {signal.Signals(run.signal).name}")
    if run.ending is not None:
        return run.ending
    if run.overdue:
        return Ending(Code.BROKEN, "the time was over before the work came to an end")
    return Ending(Code.BROKEN, "the working process was killed; perhaps it needed too much memory")
