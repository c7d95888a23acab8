"""The optimizer in a process of its own: it answers, and its death is noticed and mended."""

import os
import signal
import subprocess

import pytest

from tests import rounds as made
from webapp.models.plans import PlanState
from webapp.optimizing import process
from webapp.optimizing.process import Died

pytestmark = pytest.mark.usefixtures("in_app")


@pytest.fixture
def dialect():
    return "sqlite"  # the database has no part in it


def test_a_killed_optimizer_is_taken_up_again_and_doubles_nothing(people, monkeypatch):
    made.posted(people)
    plan_id = made.ordered(people, made.frozen(people))
    started, popen = [], subprocess.Popen

    def start(*args, **kw):
        child = popen(*args, **kw)
        if not started:
            os.kill(child.pid, signal.SIGKILL)
        started.append(child.pid)
        return child

    monkeypatch.setattr(process.subprocess, "Popen", start)
    with pytest.raises(Died):
        made.work("solve_plan")
    assert made.plan(plan_id).state is PlanState.RUNNING

    made.taken_up_again("solve_plan")

    assert len(started) == 2
    assert (made.plan(plan_id).state, made.plan(plan_id).status) == ("ready", "optimal")
