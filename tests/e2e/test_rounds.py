"""A coordinator's round in the browser with a real worker: from opening to asking both sides."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from tests import world as worlds
from tests.e2e.conftest import DESKTOP, Visit
from tests.e2e.looking import violations
from tests.e2e.serving import Site, built, serve, working
from tests.e2e.watching import Watch
from tests.posted import NEED, offered, published
from tests.town import Town
from webapp.config import Settings
from webapp.i18n import now
from webapp.models.matches import Match
from webapp.models.offers import Reach

pytestmark = pytest.mark.browser
NEEDS = ("独居老人健康讲座", "慢病随访讲座")
OFFERS = {"社区医院讲座": "unit_contact river", "中心医院讲座": "second unit_contact river"}
WAY = {"quantity": 5, "reach": Reach.TRAVELS, "radius_m": 5000, "divisible": True}
SOLVED = 60_000  # milliseconds: loading the optimizer takes most of it


def build_two_lists(settings: Settings) -> tuple[Flask, Town]:
    """Two needs of four and two offers of five: enough for all, and a choice."""

    def build() -> Town:
        world, at = worlds.build(), now()
        for title in NEEDS:
            published(world, NEED, at=at, title=title, divisible=True)
        for title, who in OFFERS.items():
            offered(world, world.actors[who], at=at, title=title, **WAY)
        return Town(world.actors, world.organisations, world.categories)

    return built(settings, build)


@pytest.fixture
def site(browser: object, tmp_path: Path) -> Iterator[Site]:
    with serve(tmp_path, build_two_lists) as running, working(running):
        yield running


def test_a_round_from_opening_to_asking_both_sides(site: Site, visit: Visit) -> None:
    context = visit(site, "coordinator", DESKTOP)
    watch, page = Watch(context, site.address), context.new_page()

    begin(page)
    open_plan(page, 1)
    page.goto(f"{page.url}?sort=-quantity")  # a share of one could not be made smaller by hand
    assert page.locator("tbody tr .gj-score").count() >= 2
    keep, drop = (pair(page, *titles(page, row)) for row in (0, 1))
    kept, dropped = titles(page, 0), titles(page, 1)
    press(keep, "保留")
    press(drop, "不要")
    press(main(page), "重新计算，尽量少改")
    open_plan(page, 2)
    expect(pair(page, *kept)).to_contain_text("指定保留")
    expect(pair(page, *dropped)).to_have_count(0)
    assert_explained(page, dropped)
    change_by_hand(page, kept)
    compare(page)
    page.go_back()
    open_plan(page, 3)
    press(main(page), "发布并征询双方")

    expect(page.locator(".gj-flash-success")).to_contain_text("已向双方征询")
    shares = {(one.need_id, one.offer_id): one.quantity for one in site.stored(select(Match))}
    assert shares
    assert 1 in shares.values()  # the one that was changed by hand
    assert violations(page) == []
    assert (watch.messages, watch.strangers) == ([], [])


def main(page: Page) -> Locator:
    return page.get_by_role("main")


def press(place: Locator, name: str) -> None:
    """Press the button that shows these words; some tell more to those who cannot see the row."""
    place.locator("button", has_text=name).first.click()


def begin(page: Page) -> None:
    page.goto("/rounds")
    main(page).get_by_role("link", name="开启一轮").first.click()
    press(main(page), "开启")
    press(main(page), "冻结数据")
    press(main(page), "计算方案")


def open_plan(page: Page, number: int) -> None:
    link = main(page).get_by_role("link", name=f"方案 {number}")
    expect(link).to_be_visible(timeout=SOLVED)
    link.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"方案 {number}")


def titles(page: Page, row: int) -> tuple[str, str]:
    """The need and the offer in a row of the plan."""
    words = page.locator("tbody tr").nth(row).locator(".gj-row-link").all_inner_texts()
    return words[0], words[1]


def pair(page: Page, need: str, offer: str) -> Locator:
    return page.locator("tbody tr").filter(has_text=need).filter(has_text=offer)


def assert_explained(page: Page, dropped: tuple[str, str]) -> None:
    """Ask about the pair that was forbidden: the answer says that people wanted it so."""
    main(page).get_by_role("link", name="查询一对").click()
    need, offer = dropped
    page.get_by_label("需求", exact=True).select_option(label=option(page, "need", need))
    press(main(page), "选这一条")
    page.get_by_label("资源", exact=True).select_option(label=option(page, "offer_id", offer))
    main(page).get_by_role("button", name="查询", exact=True).click()
    expect(main(page).locator(".gj-sentence")).to_be_visible(timeout=SOLVED)
    expect(main(page).locator(".gj-sentence")).to_contain_text("指定")
    main(page).get_by_role("link", name="配对").first.click()


def option(page: Page, field: str, title: str) -> str:
    return page.locator(f"#{field} option", has_text=title).first.inner_text()


def change_by_hand(page: Page, kept: tuple[str, str]) -> None:
    """Make the kept pair a share of one, and leave the rest as it is."""
    row = pair(page, *kept)
    row.locator("input[name=quantity]").fill("1")
    press(row, "保留")
    press(main(page), "按指定修改，其余不动")
    expect(main(page).get_by_role("link", name="方案 3")).to_be_visible(timeout=SOLVED)


def compare(page: Page) -> None:
    main(page).get_by_role("link", name="并排比较").click()
    expect(main(page)).to_contain_text("先到先得")
    expect(page.get_by_role("heading", level=1)).to_contain_text("并排比较")
