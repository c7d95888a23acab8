"""A process whose children claim, or do a job, and are killed after so many seconds.

The children are forked from one that has loaded everything, so that the moments that are hit lie
in the work and not in the start: python -m tests.claim_victims reads lines of JSON, lets a child
send the forms one after the other, or do the job, and answers with what the child was told.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from flask import Flask

from tests.crowd import Claimer
from tests.victims import ROOT, environment
from webapp import create_app
from webapp.config import Settings
from webapp.i18n import now
from webapp.services import jobs

Form = tuple[int, int, str]  # need, own offer, key
TOLD = "told "


class Victims:
    def __init__(self, settings: Settings) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.claim_victims"],
            cwd=ROOT,
            env=environment(settings),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def send(self, who: Claimer, forms: Sequence[Form], seconds: float) -> dict[str, int]:
        """Send the forms until the child is killed; return the match of each answered one."""
        order = {"cookie": who.cookie, "token": who.token, "forms": forms, "seconds": seconds}
        return {key: int(match) for key, match in self._told(order)}

    def work(self, job_id: int, seconds: float) -> None:
        self._told({"job": job_id, "seconds": seconds})

    def _told(self, order: dict[str, Any]) -> list[list[str]]:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        told = []
        while (line := self.process.stdout.readline()) != "end\n":
            assert line, "the process is gone"
            if line.startswith(TOLD):  # others are the site's own log
                told.append(line.removeprefix(TOLD).split())
        return told


@contextmanager
def victims(settings: Settings) -> Iterator[Victims]:
    made = Victims(settings)
    try:
        yield made
    finally:
        made.process.kill()
        made.process.communicate()


def claim(app: Flask, order: dict[str, Any]) -> None:
    """Send the forms through the whole application; say at once what each was answered."""
    client = app.test_client(use_cookies=False)
    for need, offer, key in order["forms"]:
        form = {"csrf_token": order["token"], "form_key": key, "ours": str(offer), "quantity": "1"}
        headers = {"Cookie": order["cookie"]}
        answer = client.post(f"/needs/{need}/claims", data=form, headers=headers)
        assert answer.location, answer.status
        print(f"{TOLD}{key} {answer.location.rpartition('/')[2]}", flush=True)


def work(app: Flask, order: dict[str, Any]) -> None:
    from webapp.worker import TASKS

    with app.app_context():
        held = jobs.claim(order["job"], worker="victim", at=now())
        if held:
            TASKS[held.task](held, at=now())


def main() -> None:
    app = create_app()
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            try:
                (work if "job" in order else claim)(app, order)
            finally:  # never on to the next order
                os._exit(0)
        deadline, ended = time.monotonic() + order["seconds"], 0
        while not ended and time.monotonic() < deadline:
            ended, _status = os.waitpid(child, os.WNOHANG)
            time.sleep(0.001)
        if not ended:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        print("\nend", flush=True)  # the killed may have left half a line of its log


if __name__ == "__main__":
    main()
