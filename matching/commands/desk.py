"""The child's side: does the work, tells the parent, stops when it is told to."""

import os
import resource
import signal
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO, Any

from matching.commands.messages import Code, Ending, Line, Published
from matching.commands.output import part_of
from matching.errors import BadInput
from matching.limits import Progress

OFTEN = 0.1  # seconds between two progress messages of one phase


class Desk:
    """Where a job puts what it has to say.

    began: when the command began, on the clock of time.monotonic. memory: bytes it may use.
    """

    def __init__(self, channel: Connection, scratch: Path, began: float, memory: int) -> None:
        self.channel, self.scratch, self.began, self.memory = channel, scratch, began, memory
        self.stopped = threading.Event()
        self._last: Progress | None = None
        self._sending = threading.Lock()

    def publish(self, write: Callable[[IO[bytes]], None], what: str) -> None:
        """Let `write` fill a file, which becomes the result unless something is published later."""
        part = part_of(self.scratch)
        with part.open("wb") as file:
            write(file)
        part.replace(self.scratch)
        self._send(Published(what))

    def say(self, text: str) -> None:
        self._send(Line(text))

    def hear(self, progress: Progress) -> None:
        """Pass progress on, but not more of it than anybody can read."""
        last = self._last
        if last and last.phase == progress.phase and progress.elapsed - last.elapsed < OFTEN:
            return
        self._last = progress
        self._send(progress)

    def end(self, ending: Ending) -> None:
        self._send(ending)

    def _send(self, message: object) -> None:
        with self._sending:  # solvers report from threads of their own
            self.channel.send(message)

    def obey(self) -> None:
        """Wait until the parent says stop; without a parent there is nobody to work for."""
        try:
            self.channel.recv()
        except (EOFError, OSError):
            os.killpg(0, signal.SIGKILL)
        self.stopped.set()


Job = Callable[[Any, Desk], Ending]


def work(job: Job, arguments: Any, desk: Desk) -> None:
    """Do a job under the memory limit; whatever happens, the parent is told in one sentence."""
    os.setpgid(0, 0)  # the parent ends this group, with the processes that solvers may start
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # the parent gets them and says what to do
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # solvers write there what nobody asked for
    resource.setrlimit(resource.RLIMIT_DATA, (desk.memory, desk.memory))
    threading.Thread(target=desk.obey, daemon=True).start()
    desk.end(_ending(job, arguments, desk))


def _ending(job: Job, arguments: Any, desk: Desk) -> Ending:
    try:
        return job(arguments, desk)
    except BadInput as error:
        return Ending(Code.BAD_INPUT, str(error))
    except MemoryError:
        return Ending(Code.BROKEN, f"more than {desk.memory // 2**20} MB of memory are needed")
    except OSError as error:
        return Ending(Code.BAD_INPUT, f"{error.filename or 'cannot write'}: {error.strerror}")
    except Exception as error:  # a person gets one line, whatever our fault is
        return Ending(Code.BROKEN, f"a fault of the program: {_place(error)}")


def _place(error: Exception) -> str:
    trace, place = error.__traceback__, "?"
    while trace is not None:
        name = Path(trace.tb_frame.f_code.co_filename).name
        place, trace = f"{name} line {trace.tb_lineno}", trace.tb_next
    return f"{type(error).__name__} in {place}: {error}"[:300]
