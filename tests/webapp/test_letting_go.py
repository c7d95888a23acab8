"""Closing a session never brings the interpreter down: decision 0047."""

import subprocess
import sys


def test_a_session_is_let_go_while_the_collector_runs() -> None:
    """In a process of its own, since without the holding CPython 3.11 dies of it."""
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-m", "tests.letting_go"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
