"""Entry of the command line: arguments, a child that does the work, what is left of it."""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from matching.commands import jobs
from matching.commands.messages import Code, CommandError, Ending
from matching.commands.output import Output
from matching.commands.parser import parse
from matching.commands.progress import shown_as
from matching.commands.supervisor import Run, ending_of, supervise

SHARE_OF_MEMORY = 0.8
BROKEN_PIPE = 141  # as a shell reports SIGPIPE


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code. What goes wrong is one line on standard error."""
    began = time.monotonic()
    arguments = parse(argv)
    try:
        ending = _command(arguments, began)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    except (CommandError, OSError) as error:
        ending = Ending(Code.BAD_INPUT, str(error))
    except KeyboardInterrupt:
        ending = Ending(130, "stopped by SIGINT")
    if ending.line:
        with suppress(OSError):
            print(f"matching {arguments.command}: {_one_line(ending.line)}", file=sys.stderr)
    return ending.code


def _command(arguments: argparse.Namespace, began: float) -> Ending:
    inputs = [
        path for name in ("instance", "plan", "domain") if (path := getattr(arguments, name, None))
    ]
    output = Output(getattr(arguments, "output", None), inputs)
    seconds: float | None = getattr(arguments, "seconds", None)
    hear = shown_as(getattr(arguments, "progress", None), seconds or 0.0)
    try:
        job = jobs.JOBS[arguments.command]
        run = supervise(job, arguments, output, began, _memory(), seconds, hear)
        return _finish(run, output)
    finally:
        output.discard()


def _finish(run: Run, output: Output) -> Ending:
    """Print and deliver what the child has left."""
    for line in run.lines:
        print(line)
    ending = ending_of(run)
    if run.published is None:
        return ending
    output.deliver()
    if run.ending is not None and not run.signal:
        return ending
    code = Code.DONE if run.overdue and not run.signal else ending.code
    return Ending(code, f"{ending.line}; {run.published} was written")


def _memory() -> int:
    """Return the bytes that the work may use: most of the machine's, or of its control group's."""
    limits = [os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")]
    with suppress(OSError, ValueError):
        limits.append(int(Path("/sys/fs/cgroup/memory.max").read_text()))
    return int(SHARE_OF_MEMORY * min(limits))


def _one_line(text: str) -> str:
    return " ".join(text.split())
