"""Plans as people read them: pages, files, what differs between two, previews of weights."""

import json
import re

import pytest

from tests import rounds as made
from webapp import round_command
from webapp.errors import NothingToPreview, RoundBusy, Unknown
from webapp.i18n import now
from webapp.models.plans import DecisionKind, PlanState
from webapp.models.previews import PolicyPreview
from webapp.queries import previews as read
from webapp.scenarios import Wishes
from webapp.services import pair_wishes, previews
from webapp.services.pair_wishes import PairWish
from webapp.services.previews import Asked


@pytest.fixture
def dialect():
    return "sqlite"  # the services behind these pages are tested on both


@pytest.fixture(autouse=True)
def _without_a_process(monkeypatch):
    for module in ("solving", "explaining", "previews"):
        monkeypatch.setattr(f"webapp.services.{module}.at_work", made.at_work_here)


@pytest.fixture
def two_plans(in_app, people):
    """A round with a plan, and one by hand in which the smaller share has gone."""
    ids = made.posted(people)
    round_id, plan_id = made.planned(people)
    actor = people.actors["coordinator river"]
    rows = sorted(made.shares(plan_id).items(), key=lambda pair: pair[1])
    forbid = PairWish(*rows[0][0], DecisionKind.FORBID)
    pair_wishes.decide_pair(round_id, forbid, actor=actor, at=now())
    second = made.ordered(people, round_id, after=plan_id, by_hand=True)
    made.work("solve_plan")
    made.work("explain_plan")
    return ids, round_id, plan_id, second


def test_two_plans_side_by_side_list_what_differs(two_plans, client_of):
    _ids, round_id, plan_id, second = two_plans

    page = (
        client_of("coordinator river")
        .get(f"/rounds/{round_id}/compare?one={plan_id}&other={second}")
        .text
    )

    assert "只在前一个方案里（1）" in page
    assert "只在后一个方案里（0）" in page
    assert "数量不同（0）" in page
    assert "担子不同的单位（1）" in page  # five given, then four


def test_a_plan_made_by_hand_waits_for_no_more_decisions(two_plans, client_of):
    _ids, _round, plan_id, second = two_plans
    client = client_of("coordinator river")

    asked = "还没有放进这个方案"

    assert asked in client.get(f"/plans/{plan_id}").text
    assert asked not in client.get(f"/plans/{second}").text


def test_the_pages_show_first_come_and_the_worst_community(two_plans, client_of):
    _ids, _round, plan_id, _second = two_plans
    client = client_of("coordinator river")

    for address in (f"/plans/{plan_id}", f"/plans/{plan_id}/fairness"):
        page = client.get(address).text
        # One community, of whose eight it could receive five, and does; so it would by first come.
        assert "<b>100.0%</b>" in page, address
        assert "占它可能得到的（先到先得 100.0%）" in page, address


def test_the_files_of_a_plan_say_what_its_pages_say(two_plans, client_of):
    ids, _round, plan_id, second = two_plans
    client = client_of("coordinator river")

    def rows(kind, plan):
        answer = client.post(
            f"/exports/{kind}?plan={plan}", data={"form": "json", "form_key": "a" * 32}
        )
        assert answer.status_code == 200
        return json.loads(answer.data)["rows"]

    assert sorted(row["quantity"] for row in rows("plan_pairs", plan_id)) == [1, 4]
    assert [row["quantity"] for row in rows("plan_pairs", second)] == [4]
    (lack,) = rows("plan_unserved", second)
    assert (lack["wanted"], lack["served"]) == (4, 0)
    assert "已指定不要配对" in lack["why"]
    for form in ("xlsx", "csv", "pdf"):
        kept = client.post(
            f"/exports/plan_unserved?plan={second}", data={"form": form, "form_key": "b" * 32}
        )
        assert (kept.status_code, bool(kept.data)) == (200, True)
    assert ids


def test_a_preview_compares_with_the_latest_plan_and_fills_in_the_form(
    two_plans, people, client_of
):
    preview_id = made.previewed(people, distance=5)
    client = client_of("coordinator river")

    made_ = made.found(PolicyPreview, preview_id)
    assert (made_.state, made_.beside_id) == (PlanState.READY, two_plans[3])
    assert made_.pairs == [0, 1, 0]  # the forbidden pair is only in what is tried anew
    page = client.get(f"/rounds/previews/{preview_id}").text
    assert "多了 1 对" in page
    form = client.get(f"/rounds/new?preview={preview_id}").text
    assert re.search(r'name="distance"[^>]*value="5"', form)


def test_a_preview_needs_a_plan_and_is_nobody_elses(in_app, people):
    river, hill = (people.actors[f"coordinator {place}"] for place in ("river", "hill"))
    asked = Asked(people.organisations["river"], Wishes({}), made.WANTED)
    with pytest.raises(NothingToPreview):
        previews.preview(asked, form_key=made.key(), actor=river, at=now())
    with pytest.raises(Unknown):
        previews.preview(asked, form_key=made.key(), actor=hill, at=now())

    made.posted(people)
    made.planned(people)
    one = previews.preview(asked, form_key=made.key(), actor=river, at=now()).id
    with pytest.raises(RoundBusy):
        previews.preview(asked, form_key=made.key(), actor=river, at=now())
    with pytest.raises(Unknown):
        read.one(one, hill)


def test_a_plan_of_little_change_tells_what_more_change_is_worth(in_app, people):
    made.posted(people)
    round_id, plan_id = made.planned(people)

    again = made.ordered(people, round_id, after=plan_id)
    made.work("solve_plan")
    made.work("explain_plan")

    (point,) = made.plan(again).figures["frontier"]
    assert (point["tolerance"], point["kept"], point["broken"]) == (0, 5, 0)


def test_any_pair_is_found_by_a_word(two_plans, client_of):
    _ids, _round, plan_id, _second = two_plans
    client = client_of("coordinator river")

    page = client.get(f"/plans/{plan_id}/pairs?need_q=随访").text

    assert "慢病随访讲座" in page
    assert "独居老人健康讲座（" not in page


def test_the_command_tells_value_bound_gap_coverage_and_the_verdict(in_app, people):
    made.posted(people)

    lines = list(round_command.run("翠堤街道", 5, reasons=False, at=now()))

    text = "\n".join(lines)
    assert "optimal, gap 0.000 %" in lines[0]
    assert "checker: sound" in text
    assert re.search(r"welfare: [\d,]+ \(bound [\d,]+, first come [\d,]+\)", text)
    assert "coverage of the worst community: 100.0 % of what it could receive" in text


@pytest.mark.parametrize(
    ("address", "form", "sentence"),
    [
        ("/rounds/{round}/runs", {"seconds": "7", "start": "fresh"}, "最多计算：请从列表中选择。"),
        ("/plans/{plan}/pairs", {"need_id": "", "offer_id": "1"}, "请填写"),
    ],
)
def test_a_small_form_says_what_is_wrong(two_plans, client_of, address, form, sentence):
    _ids, round_id, plan_id, _second = two_plans
    client = client_of("coordinator river")
    form = form | {"form_key": made.key()}

    answer = client.post(
        address.format(round=round_id, plan=plan_id), data=form, follow_redirects=True
    )

    assert answer.status_code == 200
    assert sentence in answer.text
