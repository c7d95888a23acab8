"""How long a new clone takes to become a site: `python -m tests.benchmarks.start`.

Cold is the first `dev.py up` in a clone, with empty caches of every package manager; warm is the
second one. The command is asked to leave once the site answers.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.report import Table

ROOT = Path(__file__).parents[2]
BARS = {"cold": 120, "warm": 10}  # seconds until the site answers
CACHES = ("PIP_CACHE_DIR", "UV_CACHE_DIR", "XDG_CACHE_HOME", "npm_config_cache")
STEP = re.compile(r"\[ *([0-9.]+) s\] (.+)")
PORT = "8765"


def measure(home: Path) -> Table:
    """Clone what is committed, start it twice; a row for each start, with its steps."""
    table = Table("From nothing to a site", ("`python3 dev.py up`", "seconds to ready", "steps"))
    clone = home / "clone"
    git = shutil.which("git") or "git"
    subprocess.run([git, "clone", "--quiet", str(ROOT), str(clone)], check=True)
    for name, bar in BARS.items():
        seconds, steps = start(clone, environment(home))
        table.add(name, f"{seconds:.1f}", steps, kept=seconds < bar)
    table.notes.append(
        f"Bar: cold below {BARS['cold']} s, warm below {BARS['warm']} s. Cold downloads every "
        "package, so the index and the network count as well. Steps: seconds from the start at "
        "which each began; what is there already is left out."
    )
    return table


def environment(home: Path) -> dict[str, str]:
    """Leave out what belongs to this checkout; let nothing be cached elsewhere."""
    ours = ("GONGJIAN", "PROMETHEUS", "VIRTUAL_ENV", "PYTHON")
    inherited = {name: it for name, it in os.environ.items() if not name.startswith(ours)}
    return inherited | {name: str(home / name) for name in CACHES}


def start(clone: Path, env: dict[str, str]) -> tuple[float, str]:
    """Run `dev.py up --exit`; return the seconds until it was ready, and its steps in words."""
    python = Path(sys.base_prefix) / "bin/python3"  # as a newcomer: no environment of ours
    begun = time.perf_counter()
    steps, ready = [], 0.0
    with subprocess.Popen(
        [python, "dev.py", "up", "--exit", "--port", PORT],
        cwd=clone,
        env=env,
        stdout=subprocess.PIPE,
        text=True,
    ) as command:
        for line in command.stdout or ():
            if step := STEP.match(line):
                steps.append(f"{step[2].partition(':')[0]} {float(step[1]):.0f}")
            if "ready:" in line:
                ready = time.perf_counter() - begun
    if command.returncode or not ready:
        raise RuntimeError(f"dev.py up ended with {command.returncode}: {steps}")
    return ready, ", ".join(steps)


def main() -> int:
    with tempfile.TemporaryDirectory() as home:
        table = measure(Path(home))
    print(table.markdown())
    return 1 if table.missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
