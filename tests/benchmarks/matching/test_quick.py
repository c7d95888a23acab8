"""The quick benchmark runs through: every plan is sound, and nothing contradicts a proof."""

from dataclasses import replace

import pytest

from tests.benchmarks.matching import __main__ as benchmark
from tests.benchmarks.matching import district, large, regret
from tests.benchmarks.matching.case import Settings
from tests.matching.library import DATA

TOPICS = list(benchmark.TOPICS)


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    return Settings(tmp_path_factory.mktemp("benchmark"), DATA / "orlib", quick=True)


@pytest.fixture(scope="module")
def results(settings):
    return benchmark.run(TOPICS, settings)


def test_every_case_ends_with_sound_plans_and_nobody_beats_a_proof(settings, results):
    assert {name: one.fault for name, one in results.items() if one.fault} == {}
    contests = benchmark.contests(results)
    assert len(contests) >= 7  # small ones of two kinds, an assignment, two files, hard, district
    for contest in contests:
        assert contest.ours.fault == "", contest.name
        assert contest.ours.bound is not None, contest.name
        assert not any("breaks" in score.fault for score in contest.scores.values())
    assert benchmark.contradictions(results) == []
    for one in results.values():
        if isinstance(one.result, large.Solved):
            assert one.result.fault == ""
            assert one.result.optimum in (None, one.result.value)
    asked = results[regret.NAME].result
    assert asked.equal == asked.compared > 0


def test_the_report_has_a_row_for_every_case(settings, results):
    tables = [
        table for name in TOPICS for table in benchmark.TOPICS[name].tables(settings, results)
    ]
    text = benchmark.report(tables, results, 0.0, 60.0)
    assert all(len(row) == len(table.columns) + 1 for table in tables for row in table.rows)
    assert all(table.rows for table in tables)
    for name, one in results.items():
        if isinstance(one.result, district.Watched):
            assert text.count(f"| {name} |") == 2  # how it ended, and its gap over time
    assert "### Where we lose" in text


def test_a_value_beyond_our_bound_is_a_contradiction(results):
    contest = results["divisible 50"].result
    ours = contest.ours
    beaten = replace(
        contest, scores={**contest.scores, "rival": replace(ours, value=ours.bound + 1)}
    )
    assert beaten.contradictions() == ["rival"]
