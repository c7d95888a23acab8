"""Kill whoever solves or publishes, at any moment, and see that nothing is lost or doubled.

The killed process is forked from one that has loaded everything: python -m tests.round_kills reads
lines "solve JOB SECONDS" or "publish PLAN SECONDS" and answers "done" or "killed". The optimizer
that a killed worker has started must end by itself.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from tests import rounds
from tests.victims import ROOT, again, environment
from tests.world import World
from webapp import create_app
from webapp.config import Settings
from webapp.db import db
from webapp.i18n import now
from webapp.models.jobs import Job
from webapp.models.matches import Match, MatchState
from webapp.models.organisations import Organisation
from webapp.models.plans import Proposal, RoundPlan
from webapp.models.rounds import Round, RoundAction
from webapp.round_command import steering
from webapp.services import jobs, round_publishing, solving
from webapp.services import rounds as steps

PATIENCE = 10.0  # seconds in which an optimizer without a parent must have ended


class Victims:
    """A process whose children do one thing each and are killed after so many seconds."""

    def __init__(self, settings: Settings) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.round_kills"],
            cwd=ROOT,
            env=environment(settings),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def work(self, what: str, number: int, seconds: float) -> str:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{what} {number} {seconds}\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()


@contextmanager
def victims(settings: Settings) -> Iterator[Victims]:
    made = Victims(settings)
    try:
        yield made
    finally:
        made.process.kill()
        made.process.communicate()


def run(app: Flask, people: World, *, kills: int, seed: int) -> dict[str, int]:
    """Kill so many solvers and so many publishers; return how many were hit half-way.

    Raises AssertionError if anything is lost, doubled, left running or half done.
    """
    chance = random.Random(seed)
    settings = app.extensions["settings"]
    hit = {"solve": 0, "publish": 0}
    with app.app_context():
        rounds.posted(people)
        db.session.remove()
    with victims(settings) as group:
        whole = {"solve": 0.0, "publish": 0.0}
        for number in range(kills + 1):  # the first one tells how long it takes
            with app.app_context():
                round_id = rounds.frozen(people)
                plan_id = rounds.ordered(people, round_id)
                job_id = _job_of(plan_id)
                db.session.remove()
            for what, thing in (("solve", job_id), ("publish", plan_id)):
                began = time.perf_counter()
                patience = chance.random() * whole[what] if number else 600.0
                hit[what] += group.work(what, thing, patience) == "killed"
                whole[what] = whole[what] or time.perf_counter() - began
                with app.app_context():
                    CHECKS[what](plan_id)
                    _take_up(group, what, thing, plan_id)
                    CHECKS[what](plan_id, over=True)
                    db.session.remove()
            with app.app_context():
                _clear(people, round_id)
                db.session.remove()
        _no_optimizer_is_left(settings)
    return hit


def _job_of(plan_id: int) -> int:
    return db.session.scalars(select(Job.id).where(Job.key == f"solve_plan:{plan_id}")).one()


def _take_up(group: Victims, what: str, thing: int, plan_id: int) -> None:
    if what == "solve":
        again(thing)
        group.work(what, thing, 600.0)
        return
    if rounds.plan(plan_id).published_at is None:
        db.session.remove()
        group.work(what, thing, 600.0)


def _solved(plan_id: int, *, over: bool = False) -> None:
    """A plan with its five shares, or none at all."""
    plan = rounds.plan(plan_id)
    given = sum(rounds.shares(plan_id).values())
    state = str(plan.state)
    db.session.rollback()
    assert (state, given) in {("ready", 5)} | (set() if over else {("queued", 0), ("running", 0)})


def _published(plan_id: int, *, over: bool = False) -> None:
    """All pairs are asked about, or none."""
    plan = rounds.plan(plan_id)
    asked = db.session.scalar(
        select(func.sum(Match.quantity)).where(
            Match.round_id == plan.round_id, Match.state == MatchState.PROPOSED
        )
    )
    named = db.session.scalars(
        select(Proposal.match_id).where(Proposal.plan_id == plan_id, Proposal.match_id.is_not(None))
    ).all()
    state = db.session.get_one(Round, plan.round_id).state
    found = (str(state), int(asked or 0), len(named))
    pairs = len(rounds.shares(plan_id))
    db.session.rollback()
    assert found in {("published", 5, pairs)} | (set() if over else {("proposed", 0, 0)}), found


CHECKS: dict[str, Callable[..., None]] = {"solve": _solved, "publish": _published}


def _clear(people: World, round_id: int) -> None:
    """Close the round; the next one calls off what it has asked, or asks it again."""
    actor = rounds.steers(people, "river")
    steps.move(round_id, RoundAction.CLOSE, actor=actor, at=now())


def _no_optimizer_is_left(settings: Settings) -> None:
    deadline = time.monotonic() + PATIENCE
    while found := optimizers(settings):
        assert time.monotonic() < deadline, found
        time.sleep(0.1)


def optimizers(settings: Settings) -> list[int]:
    """Processes of the optimizer that work for this installation."""
    mine = f"GONGJIAN_INSTANCE={settings.instance}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
            if b"webapp.optimizing.child" in command and mine in (folder / "environ").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue  # it has just ended
    return found


def _solve(number: int) -> None:
    claim = jobs.claim(number, worker="victim", at=now())
    if claim:
        solving.solve_plan(claim, at=now())


def _publish(number: int) -> None:
    plan = db.session.get_one(RoundPlan, number)
    actor = steering(db.session.get_one(Organisation, plan.tenant_id))
    db.session.rollback()
    round_publishing.publish(number, actor=actor, at=now())


WORK: dict[str, Callable[[int], Any]] = {"solve": _solve, "publish": _publish}


def main() -> None:
    app = create_app()
    for line in sys.stdin:
        what, number, seconds = line.split()
        child = os.fork()
        if child == 0:
            with app.app_context():
                WORK[what](int(number))
            os._exit(0)
        deadline = time.monotonic() + float(seconds)
        ended = 0
        while not ended and time.monotonic() < deadline:
            ended, _status = os.waitpid(child, os.WNOHANG)
            time.sleep(0.002)
        if not ended:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        print("done" if ended else "killed", flush=True)


if __name__ == "__main__":
    main()
