"""What a benchmark rests on: children that fail alone, sections that stay, judged rivals."""

import time
from functools import partial

import numpy as np
import pytest

from matching.generate.arrays import Extent, canonical_arrays
from matching.writing import with_digest
from tests.benchmarks import document
from tests.benchmarks.matching.child import measured
from tests.benchmarks.matching.contest import OURS, Contest, Score, of_answer
from tests.benchmarks.matching.rivals.answer import Answer
from tests.benchmarks.matching.words import beside, losses

SMALL = with_digest(canonical_arrays(1, Extent(streets=1, needs=6, offers=4, pairs=3, across=0)))


def test_a_case_that_fails_says_why():
    one = measured(partial(int, "no number"), 30)
    assert one.result is None
    assert one.fault.startswith("ValueError")


def test_a_case_is_ended_when_its_time_is_over():
    began = time.monotonic()
    assert measured(partial(time.sleep, 30), 1).fault == "its time was over"
    assert time.monotonic() - began < 15


def test_a_section_is_replaced_and_the_others_stay(tmp_path):
    file = tmp_path / "page.md"
    file.write_text("<!-- made: a -->\nold\n<!-- end -->\n<!-- made: b -->\nb\n<!-- end -->\n")
    document.write("a", "new", file)
    assert file.read_text() == (
        "<!-- made: a -->\n\nnew\n\n<!-- end -->\n<!-- made: b -->\nb\n<!-- end -->\n"
    )
    with pytest.raises(ValueError, match="no section"):
        document.write("c", "new", file)


def test_a_rival_that_breaks_a_rule_has_no_value():
    score = of_answer(SMALL, Answer(SMALL.edges.ub + 1, proved=True), 1.0)
    assert score.value is None
    assert score.fault.startswith("breaks a rule")


def test_a_rivals_value_is_counted_by_us():
    x = np.zeros(len(SMALL.edges), np.int64)
    x[0] = 1
    assert of_answer(SMALL, Answer(x), 1.0).value == SMALL.edges.w[0]


@pytest.mark.parametrize(("sense", "theirs"), [("max", 110), ("min", 90)])
def test_a_loss_is_said(sense, theirs):
    scores = {OURS: Score(1.0, 100, 120 if sense == "max" else 80), "rival": Score(0.5, theirs)}
    contest = Contest("the one", sense, 9, scores)
    assert beside(contest, "rival") == "0.5 ×, 10.00 % better"
    assert any("We lose value** in the one (by 10.00 %)" in line for line in losses([contest]))
    assert contest.contradictions() == []
