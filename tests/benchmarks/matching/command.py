"""The whole command, as a person starts it: `python -m matching solve FILE`."""

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
LOADED = "import matching.commands.main, matching.commands.solving, matching.solve"


@dataclass(frozen=True)
class Done:
    """seconds: of the whole command. progress: what it told on the way. plan: None without one."""

    seconds: float
    code: int
    plan: dict[str, Any] | None
    progress: tuple[dict[str, Any], ...]

    def gap_at(self, seconds: float) -> float | None:
        """The smallest gap told by then, as a share of the value."""
        told = [p["gap"] for p in self.progress if p["seconds"] <= seconds and p["gap"] is not None]
        return min(told, default=None)

    def first_plan(self) -> float | None:
        """When a value was told for the first time, in seconds."""
        return next((p["seconds"] for p in self.progress if p["value"] is not None), None)


def solve(instance: Path, seconds: float, workers: int = 2) -> Done:
    output = instance.with_suffix(".plan")
    command = [sys.executable, "-m", "matching", "solve", str(instance), "-o", str(output)]
    command += ["--seconds", str(seconds), "--workers", str(workers), "--progress", "json"]
    began = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    taken = time.perf_counter() - began
    lines = [line for line in done.stderr.decode().splitlines() if line.startswith("{")]
    plan = json.loads(output.read_bytes()) if output.exists() else None
    output.unlink(missing_ok=True)
    return Done(taken, done.returncode, plan, tuple(map(json.loads, lines)))


def seconds_to_load() -> float:
    """How long Python takes to start and to import what the command imports."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", LOADED], cwd=ROOT, check=True)
    return time.perf_counter() - began
