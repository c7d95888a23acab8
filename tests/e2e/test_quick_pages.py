"""What scripts add: filters without a reload, drafts that save themselves, help after mistakes."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from tests.e2e.conftest import DESKTOP, PHONE, Visit
from tests.e2e.serving import Site
from tests.e2e.watching import Watch
from webapp.models.needs import Need

pytestmark = pytest.mark.browser
MARK = "window.sameDocument = true"
SAME = "window.sameDocument === true"


def test_a_filter_changes_only_the_results(site: Site, visit: Visit) -> None:
    page = visit(site, "coordinator").new_page()
    watch = Watch(page.context, site.address)
    page.goto("/needs")
    page.evaluate(MARK)
    search, count = page.get_by_role("searchbox"), page.locator("#results-count")
    before = count.inner_text()

    search.press_sequentially("第7期", delay=20)
    expect(count).to_have_text("共 1 条")
    assert page.url == f"{site.address}/needs?q=%E7%AC%AC7%E6%9C%9F"  # nothing empty in it
    page.get_by_label("紧急程度", exact=True).select_option("urgent")
    expect(page.get_by_text("没有符合条件的记录")).to_be_visible()
    expect(search).to_have_value("第7期")
    assert page.evaluate(SAME)

    page.go_back()
    expect(count).to_have_text("共 1 条")
    expect(search).to_have_value("第7期")
    page.go_back()
    expect(count).to_have_text(before)
    expect(search).to_have_value("")
    page.go_forward()
    expect(count).to_have_text("共 1 条")
    assert watch.messages == []


def test_the_focus_stays_while_results_change(site: Site, visit: Visit) -> None:
    page = visit(site, "coordinator").new_page()
    page.goto("/offers")
    search = page.get_by_role("searchbox")

    search.press_sequentially("义诊", delay=20)
    expect(page.locator("#results-count")).not_to_have_text("")
    page.wait_for_url("**/offers?q=*")

    expect(search).to_be_focused()


def test_a_draft_saves_itself(site: Site, visit: Visit) -> None:
    title = "自己会保存的草稿"
    page = visit(site, "community_staff", PHONE).new_page()
    watch = Watch(page.context, site.address)
    page.goto("/needs/new?category=health")
    page.evaluate(MARK)
    status = page.locator("[data-autosave]")

    page.get_by_label("标题").fill("自己")
    expect(status).to_have_text("有改动尚未保存")
    expect(status).to_contain_text("草稿已于")
    first = page.locator("#posting-version").input_value()
    page.get_by_label("标题").fill(title)
    expect(status).to_have_text("有改动尚未保存")
    expect(status).to_contain_text("草稿已于")

    second = page.locator("#posting-version").input_value()
    assert int(second) > int(first)
    assert page.evaluate(SAME)
    assert rows(site, title) == 1
    page.reload()
    expect(page.get_by_label("标题")).to_have_value(title)
    page.get_by_label("说明").fill("重新打开以后再写。")
    expect(status).to_contain_text("草稿已于")
    page.get_by_role("button", name="存为草稿").last.click()
    expect(page.locator(".gj-flash-success")).to_contain_text("草稿已保存")
    assert rows(site, title) == 1
    assert watch.messages == []


def test_a_draft_that_cannot_be_saved_says_why(site: Site, visit: Visit) -> None:
    page = visit(site, "community_staff", PHONE).new_page()
    page.goto("/needs/new?category=health")

    page.get_by_label("数量", exact=False).first.fill("0")

    expect(page.locator("[data-autosave]")).to_contain_text("还没有保存：数量")


def test_a_draft_tells_who_was_signed_out(site: Site, visit: Visit) -> None:
    context = visit(site, "community_staff", PHONE, fresh=True)
    page = context.new_page()
    page.goto("/needs/new?category=health")
    context.clear_cookies()

    page.get_by_label("标题").fill("写到一半")

    expect(page.locator("[data-autosave]")).to_contain_text("登录已结束，这次没有保存")
    expect(page.get_by_label("标题")).to_have_value("写到一半")


def test_a_mistake_keeps_what_was_written(site: Site, visit: Visit) -> None:
    page = visit(site, "community_staff", PHONE).new_page()
    page.goto("/needs/new?category=health")
    page.get_by_label("标题").fill("少写了一些")
    page.get_by_label("说明").fill("联系 13912345678。")

    page.get_by_role("button", name="提交", exact=True).click()

    summary = page.locator("#error-summary")
    expect(summary).to_be_focused()
    expect(page.get_by_label("标题")).to_have_value("少写了一些")
    expect(page.get_by_label("说明")).to_have_value("联系 13912345678。")
    described_by_its_error(page)
    summary.get_by_role("link", name="数量").click()
    expect(page.get_by_label("数量").first).to_be_focused()


def described_by_its_error(page: Page) -> None:
    field = page.locator("[name=quantity]")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_attribute("aria-describedby", re.compile("quantity-error"))
    expect(page.locator("#quantity-error")).to_contain_text("请填写")


def test_rows_of_times_come_and_go(site: Site, visit: Visit) -> None:
    page = visit(site, "community_staff", PHONE).new_page()
    page.goto("/needs/new?category=health")
    page.evaluate(MARK)
    rows = page.locator("[data-row]")

    page.get_by_label("周六").check()
    page.get_by_role("button", name="再加一行时间").click()
    expect(rows).to_have_count(2)
    expect(rows.nth(1).get_by_label("周六")).not_to_be_checked()
    rows.nth(1).get_by_label("周日").check()
    rows.nth(0).get_by_role("button", name="删去这一行").click()

    expect(rows).to_have_count(1)
    expect(page.locator("[name=windows-0-weekdays][value='64']")).to_be_checked()
    assert page.evaluate(SAME)


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_paper_shows_the_list_alone(site: Site, visit: Visit, size: tuple[int, int]) -> None:
    page = visit(site, "coordinator", size).new_page()
    page.goto("/needs")
    page.emulate_media(media="print")

    for gone in (".gj-bar", ".gj-nav", ".gj-filter", ".gj-pagination", ".gj-skip", ".gj-footer"):
        expect(page.locator(gone)).to_be_hidden()
    expect(page.get_by_role("button")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("thead th").first).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(25)
    assert (
        page.locator("tbody tr").first.evaluate("e => getComputedStyle(e).display") == "table-row"
    )


def test_the_print_button_prints(site: Site, visit: Visit) -> None:
    context = visit(site, "coordinator")
    context.add_init_script("window.print = () => { window.printed = true; };")
    page = context.new_page()
    page.goto("/needs")

    page.get_by_role("button", name="打印").click()

    assert page.evaluate("window.printed")


def rows(site: Site, title: str) -> int:
    return int(site.stored(select(func.count()).where(Need.title == title))[0])
