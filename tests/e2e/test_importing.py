"""A messy sheet goes in: questions answered, written, undone, in again; no script, and a phone."""

import contextlib
import re
import time

import pytest
from playwright.sync_api import Error, Locator, Page, expect
from sqlalchemy import select

from tests import sheeted
from tests.e2e.conftest import PHONE
from tests.e2e.looking import violations
from tests.e2e.serving import working
from webapp.models.imports import Import

pytestmark = pytest.mark.browser


@pytest.fixture
def worker(site):
    with working(site):
        yield


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_messy_sheet_goes_in_is_undone_and_goes_in_again(site, visit, worker, tmp_path, script):
    title = f"为{'甲' if script else '乙'}号楼老人测血压"
    rows = ({"需求名称": title}, {"需求名称": f"{title}二", "截止日期": "6月30日"})
    file = tmp_path / "messy.csv"
    file.write_bytes(sheeted.as_csv([["二〇二七年需求清单"], *sheeted.needs(*rows)], "gb18030"))
    page = visit(site, "community_staff", PHONE, java_script_enabled=script).new_page()
    upload(page, str(file))

    wait_for(page, page.locator("#question"))
    if script:
        assert violations(page) == []
    page.locator("button[name=take]").click()
    go_in(page)

    page.get_by_text("撤销这次导入").click()
    page.get_by_role("button", name="确定撤销").click()
    expect(page.get_by_text("这次导入已撤销")).to_be_visible()

    upload(page, str(file))
    wait_for(page, page.locator("#question"))
    page.locator("button[name=take]").click()
    go_in(page)
    states = site.stored(select(Import.state).order_by(Import.id.desc()).limit(2))
    assert [str(state) for state in states] == ["committed", "undone"]


def wait_for(page: Page, what: Locator) -> None:
    """Until the worker is done: the page asks by itself, or, without script, when one presses."""
    deadline = time.monotonic() + 30
    while not what.is_visible() and time.monotonic() < deadline:
        again = page.get_by_role("link", name="刷新", exact=True)
        if again.is_visible():
            with contextlib.suppress(Error):  # with script it may go while we reach for it
                again.click(timeout=1000)
        page.wait_for_timeout(300)
    expect(what).to_be_visible()


def upload(page: Page, file: str) -> None:
    page.goto("/imports/new?kind=needs")
    page.set_input_files("#file", file)
    page.get_by_role("button", name="上传并核对").click()
    expect(page).to_have_url(re.compile(r"/imports/\d+"))


def go_in(page: Page) -> None:
    page.get_by_role("button", name="导入为草稿").click()
    wait_for(page, page.get_by_text("导入完成"))
