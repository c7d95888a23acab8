"""Progress on standard error: a bar on a terminal, else lines; or JSON for programs."""

import json
import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from matching.limits import Progress

SELDOM = 1.0  # seconds between two lines of one phase


def gap(progress: Progress) -> float | None:
    """Return |bound − value| as a share of |value|, None if either is unknown."""
    if progress.value is None or progress.bound is None:
        return None
    return abs(progress.bound - progress.value) / max(1, abs(progress.value))


def shown_as(kind: str | None, seconds: float) -> Callable[[Progress], None]:
    """Return what to call with each progress: kind is None, "bar" or "json"."""
    if kind is None:
        return lambda _: None
    if kind == "json":
        return _json
    return _Bar(seconds) if sys.stderr.isatty() else _Lines()


def _json(progress: Progress) -> None:
    share = gap(progress)
    said = {
        "phase": progress.phase,
        "value": progress.value,
        "bound": progress.bound,
        "gap": None if share is None else round(share, 6),
        "seconds": progress.elapsed,
    }
    _say(json.dumps(said, ensure_ascii=False))


def _told(progress: Progress) -> str:
    share = gap(progress)
    parts = [] if progress.value is None else [f"value {progress.value}"]
    parts += [] if progress.bound is None else [f"bound {progress.bound}"]
    parts += [] if share is None else [f"gap {share:.3%}"]
    return ", ".join(parts)


class _Lines:
    """A line for each new phase, and one a second within a phase."""

    def __init__(self) -> None:
        self.last: Progress | None = None

    def __call__(self, progress: Progress) -> None:
        last = self.last
        if last and last.phase == progress.phase and progress.elapsed - last.elapsed < SELDOM:
            return
        self.last = progress
        _say(f"{progress.elapsed:7.1f} s  {progress.phase}  {_told(progress)}".rstrip())


class _Bar:
    """A bar of the time that is used up."""

    def __init__(self, seconds: float) -> None:
        from tqdm import tqdm

        tqdm.monitor_interval = 0  # no thread that looks after the bar
        form = "{desc} |{bar}| {n:.0f}/{total:.0f} s{postfix}"
        wide, high = shutil.get_terminal_size()  # some terminals say 0, which hides the bar
        self.bar: Any = tqdm(total=seconds, bar_format=form, leave=False, ncols=wide, nrows=high)

    def __call__(self, progress: Progress) -> None:
        self.bar.n = min(progress.elapsed, self.bar.total)
        self.bar.set_description_str(progress.phase, refresh=False)
        self.bar.set_postfix_str(_told(progress))


def _say(line: str) -> None:
    with suppress(OSError):  # nobody listens any more
        print(line, file=sys.stderr, flush=True)
