"""Ten short journeys with the keyboard alone: Tab, Enter, Space, arrows, and words in fields.

Each stop of the Tab key on the way must show a ring and lie under no bar (see hands.STOP).
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.conftest import PHONE, Visit
from tests.e2e.hands import Keys
from tests.e2e.serving import Site
from tests.e2e.work import posted
from tests.webapp.keys import account_of
from tests.world import PASSWORD
from webapp.models.postings import PostingAction, PostingKind

pytestmark = pytest.mark.browser
NEED, OFFER = PostingKind.NEED, PostingKind.OFFER
Sit = Callable[..., Keys]


@pytest.fixture
def sit(site: Site, visit: Visit) -> Iterator[Sit]:
    """Sit down as somebody, at a page; in the end every stop on the way must have been sound."""
    used: list[Keys] = []

    def sit_down(who: str, address: str, **options: object) -> Keys:
        keys = Keys(visit(site, who, fresh=True, **options).new_page())
        keys.page.goto(address)
        used.append(keys)
        return keys

    yield sit_down
    for keys in used:
        print(f"{keys.presses} presses")
        assert keys.faults == []


def button(keys: Keys, name: str) -> Locator:
    return keys.page.get_by_role("button", name=name, exact=True)


def main_link(keys: Keys, name: str) -> Locator:
    return keys.page.get_by_role("main").get_by_role("link", name=name)


def heading(keys: Keys) -> Locator:
    return keys.page.get_by_role("heading", level=1)


def test_signing_in(sit: Sit) -> None:
    keys = sit("visitor", "/sign-in")

    keys.write(keys.page.get_by_label("账号"), account_of("second unit_contact river"))
    keys.write(keys.page.get_by_label("密码"), PASSWORD)
    with keys.page.expect_navigation():
        keys.press("Enter")

    expect(heading(keys)).to_have_text("工作台")


def test_switching_the_role(sit: Sit) -> None:
    keys = sit("second community_staff river", "/")
    acting = keys.page.locator(".gj-account-text b")
    expect(acting).to_contain_text("翠堤二社区")

    keys.reach(keys.page.locator(".gj-account > summary"))
    keys.press("Enter")
    keys.go(keys.page.get_by_role("button", name="翠堤一社区"))

    expect(acting).to_contain_text("翠堤一社区")


def test_filtering_a_list(sit: Sit) -> None:
    keys = sit("coordinator", "/needs")
    expect(keys.page.locator("tbody tr")).to_have_count(25)

    keys.reach(keys.page.get_by_label("状态", exact=True))
    keys.press("ArrowDown")  # the first state: drafts, of which a coordinator sees none

    expect(keys.page.get_by_text("没有符合条件的记录")).to_be_visible()
    keys.press("ArrowDown")
    expect(keys.page.locator("tbody .gj-tag", has_text="已提交").first).to_be_visible()


def test_opening_a_detail(sit: Sit) -> None:
    keys = sit("coordinator", "/needs?sort=-title")
    first = keys.page.locator(".gj-row-link").first
    title = first.inner_text()

    keys.press("Tab")
    keys.press("Enter")  # the skip link
    keys.go(first)

    expect(heading(keys)).to_have_text(title)


def test_returning_with_a_reason(site: Site, sit: Sit) -> None:
    keys = sit("community_secretary", posted(site, NEED, "用键盘退回的需求"))

    keys.reach(keys.page.locator("summary", has_text="退回补正"))
    keys.press("Space")
    keys.write(keys.page.locator("details[open] textarea"), "请写明每次需要几位医生。")
    keys.go(keys.page.locator("details[open]").get_by_role("button"))

    expect(keys.page.locator(".gj-tags")).to_contain_text("已退回")
    expect(keys.page.get_by_role("note")).to_contain_text("请写明每次需要几位医生。")


def test_publishing(site: Site, sit: Sit) -> None:
    address = posted(site, NEED, "用键盘发布的需求", PostingAction.VERIFY)
    keys = sit("coordinator", address)

    keys.go(button(keys, "发布"), "Space")

    expect(keys.page.locator(".gj-tags")).to_contain_text("已发布")


def test_keeping_a_draft(sit: Sit) -> None:
    keys = sit("community_staff", "/")

    keys.go(main_link(keys, "提需求").first)
    keys.go(main_link(keys, "医疗健康"))
    keys.write(keys.page.get_by_label("标题"), "用键盘写的草稿")
    keys.reach(keys.page.get_by_label("一般"))
    keys.press("ArrowLeft")  # urgent … important … normal
    keys.go(button(keys, "存为草稿").last)

    expect(keys.page.locator(".gj-flash-success")).to_contain_text("草稿已保存")
    expect(keys.page.get_by_label("标题")).to_have_value("用键盘写的草稿")
    expect(keys.page.get_by_label("重点")).to_be_checked()


def test_changing_the_language(sit: Sit) -> None:
    keys = sit("coordinator", "/needs")

    keys.reach(keys.page.locator(".gj-account > summary"))
    keys.press("Enter")
    keys.go(button(keys, "English"))

    expect(keys.page.locator("html")).to_have_attribute("lang", "en")
    assert keys.page.url.endswith("/needs")


def test_signing_out(sit: Sit) -> None:
    keys = sit("coordinator", "/needs")

    keys.reach(keys.page.locator(".gj-account > summary"))
    keys.press("Enter")
    keys.go(button(keys, "退出登录"))
    expect(heading(keys)).to_have_text("登录")

    keys.page.goto("/needs")
    expect(heading(keys)).to_have_text("登录")


def test_confirming_an_offer(site: Site, sit: Sit) -> None:
    address = posted(site, OFFER, "用键盘确认的资源", PostingAction.PUBLISH)
    keys = sit("unit_contact", address)

    keys.go(button(keys, "确认仍然有效"))

    expect(keys.page.locator(".gj-flash-success")).to_contain_text("“确认仍然有效”已完成")


def test_leaving_an_open_menu(site: Site, visit: Visit) -> None:
    """Escape closes it and gives the focus back; going on closes it as well."""
    page = visit(site, "coordinator", PHONE).new_page()
    page.goto("/needs")
    menu, summary = page.locator("details.gj-account"), page.locator(".gj-account > summary")

    summary.press("Enter")
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(summary).to_be_focused()

    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")
    expect(menu).not_to_have_attribute("open", "")
