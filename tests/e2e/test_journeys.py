"""A need from the first word to the public list: on a phone, and without any script."""

import time
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, Visit
from tests.e2e.hands import Thumb
from tests.e2e.serving import Site
from tests.e2e.watching import Watch
from tests.town import TODAY

pytestmark = pytest.mark.browser
HAND = {"is_mobile": True, "has_touch": True}
LAST_DAY = (TODAY + timedelta(days=120)).isoformat()


def write_need(thumb: Thumb, title: str) -> None:
    """From the first page to the form, filled in as little as the site asks for."""
    thumb.page.goto("/")
    thumb.tap_link("提需求")
    thumb.tap_link("医疗健康")
    thumb.write("标题", title)
    thumb.write("说明", "请口腔科医生来社区，为老人检查牙齿、讲护理常识。")
    thumb.write("数量", "2")
    thumb.tap(thumb.page.get_by_label("周六").first)
    thumb.write("开始时间", "09:00")
    thumb.write("结束时间", "11:00")
    thumb.write("最迟日期", LAST_DAY)
    thumb.write("责任归口核对", "非物业法定义务、非低保事项")


def take_up(thumb: Thumb, title: str, button: str) -> None:
    """Open the work on one's first page and press the button for it."""
    thumb.page.goto("/")
    thumb.tap_link(title)
    thumb.tap_button(button)
    expect(thumb.page.locator(".gj-flash-success")).to_contain_text(f"“{button}”已完成")


def find_in_public(thumb: Thumb, word: str, title: str) -> None:
    thumb.page.goto("/")
    thumb.tap_link("看需求")
    thumb.write("搜索", word)
    thumb.tap_button("筛选")
    expect(thumb.page.get_by_text("共 1 条")).to_be_visible()
    thumb.tap_link(title)
    expect(thumb.page.get_by_role("heading", level=1)).to_have_text(title)
    expect(thumb.page.get_by_role("main")).to_contain_text("翠堤一社区")


def history(thumb: Thumb, title: str) -> list[str]:
    """Find the need among one's own; return its story, the oldest first, without times."""
    thumb.page.goto("/needs")
    thumb.tap_link("本单位的")
    thumb.tap_link(title)
    expect(thumb.page.get_by_role("heading", level=1)).to_have_text(title)
    titles = thumb.page.locator(".gj-event-title").all_inner_texts()
    people = thumb.page.locator(".gj-event-meta > span").all_inner_texts()
    return [f"{what} {who}" for what, who in zip(titles, people, strict=True)][::-1]


STORY = [
    "起草 测试2（翠堤一社区）",
    "提交 测试2（翠堤一社区）",
    "核实通过 测试3（翠堤一社区）",
    "发布 测试4（翠堤街道）",
]


def test_a_need_on_a_phone(site: Site, visit: Visit) -> None:
    title = "社区老人春季口腔检查"
    thumbs = {
        who: Thumb(visit(site, who, PHONE, **HAND).new_page())
        for who in ("community_staff", "community_secretary", "coordinator", "visitor")
    }
    staff, begun = thumbs["community_staff"], time.monotonic()

    write_need(staff, title)
    staff.tap_button("提交")
    expect(staff.page.locator(".gj-flash-success")).to_be_visible()
    posting, seconds = staff.count, time.monotonic() - begun
    take_up(thumbs["community_secretary"], title, "核实通过")
    take_up(thumbs["coordinator"], title, "发布")
    find_in_public(thumbs["visitor"], "口腔检查", title)

    assert history(staff, title) == STORY
    counts = {who: thumb.count for who, thumb in thumbs.items()}
    print(f"posting: {posting} interactions, {seconds:.1f} s; in all: {counts}")
    assert posting <= 12  # at five seconds each, one minute
    assert counts["community_secretary"] == counts["coordinator"] == 2


def test_a_need_without_any_script(site: Site, visit: Visit) -> None:
    """The same, with one more row of times; nothing is saved behind one's back."""
    title = "社区老人秋季口腔检查"
    staff, secretary, coordinator, visitor = (
        Thumb(visit(site, who, PHONE, java_script_enabled=False, **HAND).new_page())
        for who in ("community_staff", "community_secretary", "coordinator", "visitor")
    )
    watch = Watch(staff.page.context, site.address)

    write_need(staff, title)
    add_a_row(staff.page)
    staff.tap_button("提交")
    expect(staff.page.locator(".gj-flash-success")).to_be_visible()
    expect(staff.page.get_by_role("main")).to_contain_text("周日")
    take_up(secretary, title, "核实通过")
    take_up(coordinator, title, "发布")
    find_in_public(visitor, "秋季口腔", title)

    assert history(staff, title) == STORY
    assert [path for path in watch.paths if "drafts" in path] == []


def add_a_row(page: Page) -> None:
    page.get_by_role("button", name="再加一行时间").tap()
    expect(page.locator("[data-row]")).to_have_count(2)
    expect(page.get_by_label("说明")).to_contain_text("口腔科医生")  # nothing was lost
    expect(page.locator("[name=windows-0-weekdays][value='32']")).to_be_checked()
    page.locator("[data-row]").nth(1).get_by_label("周日").tap()
    page.locator("[name=windows-1-starts]").fill("14:00")
    page.locator("[name=windows-1-ends]").fill("16:00")
