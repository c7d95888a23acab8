"""axe finds nothing: every page, as every role, full, empty and after mistakes, at both widths.

Axe judges structure and style, not words. So each process remembers the shapes it has judged
(see looking.shape) and lets axe look only at new ones: staff and secretary often see the very
same page, a list of ten rows has the shape of one of three. Every page is still fetched as every
role; since the menus are part of the shape, a page with another menu counts as another one.
At the second width the frame is old news by then, and only a new inner part is judged again.
"""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.e2e import places
from tests.e2e.conftest import DESKTOP, PHONE, Visit
from tests.e2e.looking import inner, look, shape, violations
from tests.e2e.mistakes import FORM, MISTAKES, NO_MISTAKE_TO_MAKE, make
from tests.e2e.serving import PEOPLE, Site
from tests.town import HALF_WAY
from tests.world import PASSWORD

pytestmark = pytest.mark.browser
JUDGED: set[tuple[int, str]] = set()  # width and shape


def is_new(width: int, html: str) -> bool:
    key = (width, shape(html))
    known = key in JUDGED
    JUDGED.add(key)
    return not known


def judge(page: Page, html: str, *, whole: bool = True) -> list[str]:
    """Return what axe says about the page as it stands, at each width where it is new."""
    found = []
    for width, height in (PHONE, DESKTOP):
        part = html if whole and width == PHONE[0] else inner(html)
        if is_new(width, part):
            stretch(page, width, height)
            found += [f"{page.url} at {width}: {line}" for line in violations(page)]
    return found


def stretch(page: Page, width: int, height: int) -> None:
    """Make the window as high as the page: under a fixed bar axe sees nothing, or too little."""
    page.set_viewport_size({"width": width, "height": height})
    look(page, "unfold")
    whole = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": max(height, whole)})


def walk(context: BrowserContext, site: Site, who: str) -> list[str]:
    """Look at all pages somebody gets; open those of a new shape and judge them."""
    page, found = context.new_page(), []
    for address in places.every(site):
        html = site.html(who, address)
        if html is None:
            continue  # led elsewhere, to a page that is on the list itself
        if (PHONE[0], shape(html)) in JUDGED:
            continue
        page.goto(address)
        found += judge(page, html)
    return found


@pytest.mark.parametrize("who", [*PEOPLE, *HALF_WAY])
def test_pages_of_a_full_town(site: Site, visit: Visit, who: str) -> None:
    context = visit(site, who, PHONE, bypass_csp=True)

    assert walk(context, site, who) == []


@pytest.mark.parametrize("who", PEOPLE)
def test_pages_while_nothing_was_posted(empty_site: Site, visit: Visit, who: str) -> None:
    context = visit(empty_site, who, PHONE, bypass_csp=True)

    assert walk(context, empty_site, who) == []


@pytest.mark.parametrize("who", ["visitor", "district_admin", "unit_contact"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_the_open_account_menu(site: Site, visit: Visit, who: str, size: Any) -> None:
    page = visit(site, who, size, bypass_csp=True).new_page()
    page.goto("/public/")

    for menu in page.locator("details[data-menu] > summary").all():
        menu.click()

    assert violations(page) == []


@pytest.mark.parametrize("endpoint", MISTAKES)
def test_pages_after_a_mistake(site: Site, visit: Visit, endpoint: str) -> None:
    for mistake in MISTAKES[endpoint]:
        page = visit(site, mistake.who, PHONE, bypass_csp=True).new_page()
        make(mistake, page, site)

        assert judge(page, page.content()) == []


def test_every_form_is_tried_with_a_mistake(site: Site) -> None:
    posts = {
        rule.endpoint for rule in site.app.url_map.iter_rules() if "POST" in (rule.methods or ())
    }

    assert posts == MISTAKES.keys() | NO_MISTAKE_TO_MAKE


def test_pages_that_only_an_answer_shows(site: Site, visit: Visit) -> None:
    """A link and recovery codes, each shown once."""
    page = visit(site, "coordinator", PHONE, bypass_csp=True).new_page()

    page.goto(f"/accounts/invite/{site.town.organisations['river unit']}")
    page.get_by_label("姓名").fill("新来的人")
    page.get_by_label("账号").fill("somebody-new")
    page.locator(f"{FORM} .btn-primary").click()
    page.wait_for_selector("code.gj-code-long")
    assert judge(page, page.content()) == []

    page.goto("/me/recovery-codes")
    page.get_by_label("现在的密码").fill(PASSWORD)
    page.locator(f"{FORM} .btn-primary").click()
    page.wait_for_selector("ol.gj-codes")
    assert judge(page, page.content()) == []


def test_axe_sees_what_is_wrong(site: Site, visit: Visit) -> None:
    page = visit(site, bypass_csp=True).new_page()
    page.goto("/sign-in")
    page.evaluate(
        """() => {
          for (const label of document.querySelectorAll("label")) label.remove();
          document.querySelector("h1").style.color = "#ccc";
        }"""
    )

    rules = [line.partition(" | ")[0] for line in violations(page)]

    assert rules == ["color-contrast", "label"]
