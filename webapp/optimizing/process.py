"""The parent's side: start the optimizer, hear what it says, end it."""

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

TICK = 0.5  # seconds after which a silent child is no reason not to look around
Message = dict[str, Any]


class Died(Exception):  # noqa: N818 -- a sentence, as in webapp.errors
    """The child ended without saying so: killed, or out of memory."""


@contextmanager
def at_work(job: Mapping[str, Any]) -> Iterator[Iterator[Message | None]]:
    """Run a job; the block gets its messages, and None whenever nothing came for a while.

    Leaving the block ends the child, whatever it is doing.
    """
    child = subprocess.Popen(
        [sys.executable, "-m", "webapp.optimizing.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        start_new_session=True,  # to be nice as a group, without slowing down the worker
    )
    try:
        yield _messages(child, job)
    finally:
        child.kill()
        child.wait()
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()


def _messages(child: "subprocess.Popen[str]", job: Mapping[str, Any]) -> Iterator[Message | None]:
    lines: queue.Queue[str | None] = queue.Queue()
    threading.Thread(target=_read, args=(child, lines), daemon=True).start()
    with suppress(OSError):  # it may have died already; its silence will say so
        _write(child, json.dumps(job, ensure_ascii=False))
    while True:
        try:
            line = lines.get(timeout=TICK)
        except queue.Empty:
            yield None
            continue
        if line is None:
            raise Died
        message: Message = json.loads(line)
        if message.get("end"):
            return
        yield message


def _write(child: "subprocess.Popen[str]", text: str) -> None:
    assert child.stdin is not None  # noqa: S101 -- it was asked for
    child.stdin.write(text + "\n")
    child.stdin.flush()


def _read(child: "subprocess.Popen[str]", lines: "queue.Queue[str | None]") -> None:
    assert child.stdout is not None  # noqa: S101 -- it was asked for
    with suppress(OSError, ValueError):
        for line in child.stdout:
            lines.put(line)
    lines.put(None)
