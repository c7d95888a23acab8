"""A small load generator: so many connections ask as fast as they get answers."""

import http.client
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count


@dataclass(frozen=True)
class Load:
    """What runs showed: milliseconds of each request, answers by status, duration in seconds.

    Status 0 stands for a connection that broke.
    """

    times: Sequence[float] = ()
    statuses: Counter[int] = field(default_factory=Counter)
    seconds: float = 0.0

    def __add__(self, other: "Load") -> "Load":
        return Load(
            (*self.times, *other.times),
            self.statuses + other.statuses,
            self.seconds + other.seconds,
        )

    @property
    def rate(self) -> float:
        """Answers per second."""
        return len(self.times) / self.seconds

    def percentile(self, share: float) -> float:
        """Milliseconds within which that share of the answers came; 0.95 for the p95."""
        return sorted(self.times)[int(len(self.times) * share)]

    @property
    def failures(self) -> int:
        """Answers that were no page."""
        return self.statuses.total() - self.statuses[http.client.OK]

    @property
    def server_errors(self) -> int:
        """Answers from 500 on, and broken connections."""
        wrong = http.client.INTERNAL_SERVER_ERROR
        return sum(n for status, n in self.statuses.items() if status >= wrong or not status)


def run(host: str, paths: Sequence[str], *, cookie: str, connections: int, seconds: float) -> Load:
    """Ask for the paths in turn over keep-alive connections on this machine."""
    turn = count()
    start = time.perf_counter()

    def ask(_number: int) -> Load:
        connection = http.client.HTTPConnection(host, timeout=60)
        headers = {"Cookie": cookie, "Accept-Encoding": "gzip"}
        times, statuses = [], Counter[int]()
        while time.perf_counter() - start < seconds:
            began = time.perf_counter()
            try:
                statuses[_answered(connection, paths[next(turn) % len(paths)], headers)] += 1
            except (OSError, http.client.HTTPException):
                connection.close()
                statuses[0] += 1
            times.append((time.perf_counter() - began) * 1000)
        return Load(times, statuses)

    with ThreadPoolExecutor(connections) as pool:
        results = list(pool.map(ask, range(connections)))
    return together(results, time.perf_counter() - start)


def _answered(connection: http.client.HTTPConnection, path: str, headers: dict[str, str]) -> int:
    """Return the status; ask once more where an idle connection was closed meanwhile.

    A server may close what idles, and a client then asks again (RFC 9112, 9.3.1).
    """
    fresh = connection.sock is None
    try:
        return _ask(connection, path, headers)
    except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
        connection.close()
        if fresh:
            raise
        return _ask(connection, path, headers)


def _ask(connection: http.client.HTTPConnection, path: str, headers: dict[str, str]) -> int:
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    answer.read()
    return answer.status


def together(parts: Iterable[Load], seconds: float) -> Load:
    """Add up what went on at the same time."""
    times = [one for part in parts for one in part.times]
    return Load(times, sum((part.statuses for part in parts), Counter()), seconds)
