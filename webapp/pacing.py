"""How often a machine may ask, counted in this process's memory: reading must not write.

What people type is counted in the database instead, see `services/limits`.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

MOST_KEYS = 10_000  # remembered; the one asked longest ago is forgotten first


@dataclass
class Pace:
    """At most so many in each window of so many seconds, for each key."""

    most: int
    seconds: int
    counts: "OrderedDict[str, tuple[int, int]]" = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self, key: str, now: float) -> int:
        """Count one; return 0, or the seconds after which the next one is welcome."""
        window, gone = divmod(int(now), self.seconds)
        with self.lock:
            counted_in, count = self.counts.pop(key, (window, 0))
            count = count + 1 if counted_in == window else 1
            self.counts[key] = window, count
            while len(self.counts) > MOST_KEYS:
                self.counts.popitem(last=False)
        return self.seconds - gone if count > self.most else 0
