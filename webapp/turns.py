"""Writers of a SQLite file stand in a queue instead of looking again and again."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

PATIENCE = 15  # seconds behind others of this process; SQLite's own lock decides in any case


class Turns:
    """One turn for all threads and processes that write to one file.

    SQLite lets whoever finds it locked sleep, each time for longer: with sixteen writers most got
    through at once and a few waited for many seconds. Here whoever waits is woken. It is a
    courtesy only: nothing depends on it being kept, and the system ends the turn of a process
    that dies.
    """

    def __init__(self, place: Path) -> None:
        self._place, self._first = place, Lock()

    @contextmanager
    def mine(self) -> Iterator[None]:
        if not self._first.acquire(timeout=PATIENCE):
            yield
            return
        try:
            with self._place.open("a") as place:  # closing it ends the turn
                fcntl.flock(place, fcntl.LOCK_EX)
                yield
        finally:
            self._first.release()
