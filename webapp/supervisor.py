"""`gongjian serve`: the site and its worker as two processes, ended together."""

import ctypes
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import structlog

CONFIGURATION = Path(__file__).with_name("gunicorn_conf.py")
SITE = ("-m", "gunicorn", "--config", str(CONFIGURATION), "wsgi:app")
WORKER = ("-m", "webapp.cli", "worker")
SECONDS_TO_STOP = 9.5
LONGEST_PAUSE = 30.0
STEADY_SECONDS = 60.0  # who ran this long gets a short pause again
PR_SET_PDEATHSIG = 1  # from <linux/prctl.h>
log = structlog.get_logger("gongjian.serve")


def _end_with_parent() -> None:
    """Have Linux end this process when its parent dies, be it killed: nobody else would."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    """A process that is started again when it dies, after pauses of 1, 2, 4 … seconds."""

    name: str
    arguments: Sequence[str]
    pause: float = 1.0
    due: float = 0.0
    began: float = 0.0
    process: subprocess.Popen[bytes] | None = field(default=None)

    def look_after(self, now: float) -> None:
        """Start the process if it is due; plan another start if it has died. `now` in seconds."""
        if self.process is None:
            if now >= self.due:
                self.start(now)
            return
        if (code := self.process.poll()) is None:
            return
        if now - self.began > STEADY_SECONDS:
            self.pause = 1.0
        log.warning("died", process=self.name, code=code, again_in=self.pause)
        self.due, self.process = now + self.pause, None
        self.pause = min(self.pause * 2, LONGEST_PAUSE)

    def start(self, now: float) -> None:
        """Start in a session of its own: Ctrl-C reaches us alone, and we end it in order."""
        # Our own interpreter with arguments written above; nothing else runs in this process,
        # so that something may be done between fork and exec.
        self.process = subprocess.Popen(  # noqa: S603
            [sys.executable, *self.arguments],
            start_new_session=True,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,
        )
        self.began = now


@dataclass
class Supervisor:
    """Runs the site and the worker until SIGTERM, SIGINT or the end of the site."""

    site: Child = field(default_factory=lambda: Child("site", SITE))
    worker: Child = field(default_factory=lambda: Child("worker", WORKER))
    stopping: bool = False

    def run(self) -> int:
        """Return the exit code: 0 if we were asked to stop, else the site's.

        A site that ends by itself cannot work (port taken, wrong settings): whoever started
        us should hear of it. A worker may be killed for its memory: it is started again.
        """
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        self.site.start(time.monotonic())
        try:
            while not self.stopping and self.code_of_site() is None:
                self.worker.look_after(time.monotonic())
                time.sleep(0.2)
            return 0 if self.stopping else self.code_of_site() or 0
        finally:
            self.end()

    def stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def code_of_site(self) -> int | None:
        return self.site.process.poll() if self.site.process else None

    def end(self) -> None:
        """Ask all to stop, wait, and kill who does not."""
        processes = [child.process for child in (self.worker, self.site) if child.process]
        for process in processes:
            process.terminate()
        deadline = time.monotonic() + SECONDS_TO_STOP
        for process in processes:
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
