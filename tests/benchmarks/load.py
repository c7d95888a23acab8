"""A small load generator: so many connections ask as fast as they get answers."""

import http.client
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count


@dataclass(frozen=True)
class Load:
    """What a run showed; times in milliseconds."""

    requests: int
    seconds: float
    p50: float
    p95: float
    worst: float
    failures: int

    @property
    def rate(self) -> float:
        return self.requests / self.seconds


def run(host: str, paths: Sequence[str], *, cookie: str, connections: int, seconds: float) -> Load:
    """Ask for the paths in turn over keep-alive connections on this machine."""
    turn = count()
    start = time.perf_counter()

    def ask(_number: int) -> tuple[list[float], int]:
        connection = http.client.HTTPConnection(host, timeout=60)
        headers = {"Cookie": cookie, "Accept-Encoding": "gzip"}
        times, failures = [], 0
        while time.perf_counter() - start < seconds:
            began = time.perf_counter()
            connection.request("GET", paths[next(turn) % len(paths)], headers=headers)
            answer = connection.getresponse()
            answer.read()
            times.append((time.perf_counter() - began) * 1000)
            failures += answer.status != http.client.OK
        return times, failures

    with ThreadPoolExecutor(connections) as pool:
        results = list(pool.map(ask, range(connections)))
    elapsed = time.perf_counter() - start
    times = sorted(t for part, _failures in results for t in part)
    return Load(
        requests=len(times),
        seconds=elapsed,
        p50=times[len(times) // 2],
        p95=times[int(len(times) * 0.95)],
        worst=times[-1],
        failures=sum(failures for _part, failures in results),
    )
