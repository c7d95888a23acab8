"""Solvers and publishers killed at random moments; many more by tests/benchmarks/round_kills.py."""

import pytest

from tests import round_kills
from webapp.check import violations
from webapp.db import db
from webapp.i18n import now


@pytest.fixture
def dialect():
    return "sqlite"  # both by tests/benchmarks/round_kills.py


def test_nothing_is_lost_or_doubled(app, people):
    round_kills.run(app, people, kills=2, seed=7)

    with app.app_context():
        assert not list(violations(at=now()))
        db.session.remove()
