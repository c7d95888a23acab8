"""After a plan is published, on phones: declined, asked instead, accepted, voted on, exported."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from unittest.mock import patch

import pytest
from flask import Flask
from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tests import met, rounds
from tests import world as worlds
from tests.e2e.conftest import PHONE, Visit
from tests.e2e.hands import Thumb
from tests.e2e.looking import violations
from tests.e2e.serving import Site, built, serve
from tests.e2e.watching import Watch
from tests.posted import NEED, offered, published
from tests.town import Town
from webapp.config import Settings
from webapp.i18n import now, today
from webapp.models.matches import Match, MatchState
from webapp.models.offers import Reach
from webapp.services import round_publishing
from webapp.services.alternates import keep_alternates

pytestmark = pytest.mark.browser
HAND = {"is_mobile": True, "has_touch": True}
TITLE, FIRST, OTHER = "独居老人健康讲座", "社区医院讲座", "中心医院讲座"
TELEPHONE = "0316-5550101"  # of either offer
REASON = "那段时间活动室在装修"
WAYS = {True: "script", False: "no script"}
CLINIC = {"quantity": 5, "reach": Reach.TRAVELS, "radius_m": 5000, "divisible": True}
UNITS = {FIRST: "unit_contact river", OTHER: "second unit_contact river"}


def build_published(settings: Settings) -> tuple[Flask, Town]:
    """One need, two offers of two units, and a published plan that asks for one of them."""
    return built(settings, _publish)


def _publish() -> Town:
    world, at = worlds.build(), now()
    published(world, NEED, at=at, title=TITLE)
    for title, who in UNITS.items():
        offered(world, world.actors[who], at=at, title=title, **CLINIC)
    met.seated(world, 1, also="river unit")
    met.seated(world, 2, also="river second unit")
    works = [f"webapp.services.{name}.at_work" for name in ("solving", "alternates")]
    with (
        patch(works[0], rounds.at_work_here),
        patch(works[1], rounds.at_work_here),
        patch.dict(rounds.TASKS, keep_alternates=keep_alternates),
    ):
        _round_id, plan_id = rounds.planned(world)
        coordinator = world.actors["coordinator river"]
        round_publishing.publish(plan_id, actor=coordinator, at=now())
        rounds.work("keep_alternates")
    return Town(world.actors, world.organisations, world.categories)


@pytest.fixture
def site(browser: object, tmp_path: Path) -> Iterator[Site]:
    with serve(tmp_path, build_published) as running:
        yield running


@pytest.mark.parametrize("script", WAYS, ids=WAYS.values())
def test_from_a_declined_proposal_to_the_list_of_projects(
    site: Site, visit: Visit, *, script: bool
) -> None:
    def phone(who: str) -> Thumb:
        return Thumb(visit(site, who, PHONE, java_script_enabled=script, **HAND).new_page())

    asked = matches(site)[0].offer.title
    instead = next(unit for title, unit in UNITS.items() if title != asked)
    secretary, unit, coordinator = (
        phone(who) for who in ("community_secretary", instead, "coordinator")
    )
    watch = Watch(secretary.page.context, site.address)

    decline(secretary)
    secretary.tap_button("改请这一家")
    expect(secretary.page.locator(".gj-flash-success")).to_be_visible()
    told = secretary.page.get_by_role("main")
    expect(told).not_to_contain_text(TELEPHONE)  # not before both have agreed
    accept(unit)
    secretary.page.reload()
    expect(told).to_contain_text(TELEPHONE)
    match = matches(site)[1]
    assert (match.state, match.quantity) == (MatchState.AGREED, 4)

    with site.app.app_context():  # the coordinator's part has journeys of its own
        number = met.opened(site.town, [match.id], at=now())
    vote(phone("committee_member"))
    close(coordinator, number)
    if script:
        assert violations(coordinator.page) == []
    agree_on_days(unit)
    heading, row = exported(coordinator.page)
    shown = dict(zip(heading, row, strict=True))
    assert (shown["项目名称"], shown["数量"], shown["进度"]) == (TITLE, 4, "进行中")
    assert (watch.messages, watch.strangers) == ([], [])
    assert secretary.count + unit.count <= 12


def matches(site: Site) -> list[Match]:
    """The matches in the order in which they were made, with their offers."""
    query = select(Match).options(joinedload(Match.offer)).order_by(Match.id)
    return list(site.stored(query))


def decline(thumb: Thumb) -> None:
    """Open what waits for an answer, say no and why."""
    thumb.page.goto("/")
    thumb.tap_link(TITLE)
    thumb.tap(thumb.page.locator("summary", has_text="婉拒"))
    thumb.write("理由", REASON)
    thumb.tap_button("婉拒")
    expect(thumb.page.locator(".gj-flash-success")).to_contain_text("“婉拒”已完成")
    expect(thumb.page.get_by_role("note")).to_contain_text(REASON)


def accept(thumb: Thumb) -> None:
    thumb.page.goto("/")
    thumb.tap_link(TITLE)
    thumb.tap_button("同意")
    expect(thumb.page.locator(".gj-flash-success")).to_contain_text("“同意”已完成")


def vote(thumb: Thumb) -> None:
    thumb.page.goto("/")
    thumb.tap_button("投同意票")
    expect(thumb.page.locator(".gj-flash-success")).to_contain_text("已记下：投同意票")
    assert thumb.count == 1


def close(thumb: Thumb, number: int) -> None:
    thumb.page.goto(f"/meetings/{number}")
    thumb.tap_button("结束表决，形成纪要")
    thumb.tap_link("看纪要")
    expect(thumb.page.get_by_role("main")).to_contain_text("同意 1，不同意 0，弃权 0")


def agree_on_days(thumb: Thumb) -> None:
    thumb.page.goto("/")
    thumb.tap_link(TITLE)
    thumb.write("开始日期", today().isoformat())
    thumb.write("结束日期", (today() + timedelta(days=7)).isoformat())
    thumb.tap_button("登记日期，开始进行")
    expect(thumb.page.locator(".gj-tags")).to_contain_text("进行中")


def exported(page: Page) -> list[tuple[object, ...]]:
    """The rows of the workbook that the list of projects gives."""
    page.goto("/projects")
    page.locator("summary", has_text="导出").tap()
    with page.expect_download() as waiting:
        page.locator("button[name=form][value=xlsx]").tap()
    book = load_workbook(BytesIO(Path(waiting.value.path()).read_bytes()))
    return [row for row in book.worksheets[0].iter_rows(values_only=True) if row[0] is not None]
