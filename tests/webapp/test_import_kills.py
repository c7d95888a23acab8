"""A kill at any moment leaves all of an import or nothing of it. Sixty: tests.benchmarks."""

from tests import killing
from webapp.check import violations
from webapp.i18n import now

KILLS, ROWS = 6, 40


def test_a_kill_at_any_moment_leaves_all_or_nothing(app, people):
    killed, total = killing.run(app, people, kills=KILLS, rows=ROWS)

    assert total == (KILLS + 2) * ROWS
    assert killed >= KILLS // 2
    with app.app_context():
        assert [str(one) for one in violations(at=now())] == []
