"""One run of the optimizer: a job as a line of JSON comes in, messages as lines go out.

It is nobody's child without a parent: when its input ends, it ends. It steps back for everybody
else, so that pages stay quick, and it cannot take more memory than MOST_MEMORY.
"""

import json
import os
import resource
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from webapp.optimizing import tasks

MOST_MEMORY = 4 * 2**30
OFTEN = 0.25  # seconds between two reports of one phase
NICE = 19  # the most that there is
GROUP = Path("/proc/self/autogroup")


def main() -> None:
    step_back()
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
    job = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    try:
        tasks.TASKS[job.pop("task")](job, say)
    except tasks.BadInput as error:
        say({"fault": "bad_input", "sentence": str(error)[:300]})
    except MemoryError:
        say({"fault": "memory"})
    say({"end": True})
    os._exit(0)  # solver threads that still run have nothing to say any more


def step_back() -> None:
    """Take only what pages leave.

    Where Linux shares the processor between sessions first (sched(7), autogroups), being nice
    within a session of our own says nothing to others: the group has to be nice as well.
    """
    os.nice(NICE)
    os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    with suppress(OSError):  # no such groups here
        GROUP.write_text(str(NICE), encoding="ascii")


def _end_with_the_parent() -> None:
    sys.stdin.read()
    os._exit(1)


_saying = threading.Lock()
_last: dict[str, float] = {}


def say(message: Mapping[str, Any]) -> None:
    """Write one line; of progress in one phase only now and then, solvers report very often."""
    with _saying:
        phase = message.get("phase")
        if phase is not None:
            if time.monotonic() - _last.get(phase, 0.0) < OFTEN:
                return
            _last[phase] = time.monotonic()
        sys.stdout.write(json.dumps(message, ensure_ascii=False, separators=(",", ":")) + "\n")
        sys.stdout.flush()


Say = Callable[[Mapping[str, Any]], None]

if __name__ == "__main__":
    main()
