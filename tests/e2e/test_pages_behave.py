"""Pages keep their promises under the real security policy: quiet, at home, fitting, reachable."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.e2e import places
from tests.e2e.conftest import DESKTOP, PHONE, Visit
from tests.e2e.looking import look
from tests.e2e.serving import PEOPLE, Site
from tests.e2e.watching import Scales, Watch
from tests.town import HALF_WAY

pytestmark = pytest.mark.browser
WIDTHS = (320, 390, 1440)  # a zoom of 400 %, a phone, a desktop
SEEN: set[str] = set()


def measure(page: Page, width: int) -> list[str]:
    page.set_viewport_size({"width": width, "height": 800})
    return [f"{page.url} at {width}: {fault}" for fault in look(page, "misfits")]


@pytest.mark.parametrize("who", [*PEOPLE, *HALF_WAY])
def test_pages_are_quiet_stay_at_home_and_fit(site: Site, visit: Visit, who: str) -> None:
    context = visit(site, who, PHONE)
    watch, page = Watch(context, site.address), context.new_page()
    faults = []
    for address in places.longest(site, who, SEEN):
        page.goto(address)
        look(page, "unfold")
        faults += [f"{address}: does nothing without scripts: {it}" for it in look(page, "dead")]
        faults += [fault for width in WIDTHS for fault in measure(page, width)]

    assert (faults, watch.messages, watch.strangers) == ([], [], [])


def test_the_yardstick_sees_faults(site: Site, visit: Visit) -> None:
    context = visit(site)
    watch, page = Watch(context, site.address), context.new_page()
    page.goto("/public/")
    page.evaluate(
        """() => {
          const main = document.querySelector("main");
          const spoil = (tag, words) =>
            Object.assign(main.appendChild(document.createElement(tag)), words);
          spoil("button", {textContent: "."}).style = "min-height: 0; padding: 0; width: 9px";
          const far = "position: absolute; left: 2000px; white-space: nowrap";
          spoil("a", {href: "/", textContent: "远处的链接"}).style = far;
          spoil("button", {type: "button", textContent: "dead"});
          spoil("img", {src: "https://example.org/a.png"});
          console.warn("careful");
        }"""
    )

    faults = measure(page, 390)

    known = ("wider than the window", r"9×\d+ px: <button", "out of sight: <a")
    for fault, part in zip(faults, known, strict=True):
        assert re.search(part, fault)
    assert look(page, "dead") == ['<button type="button">dead</button>']
    assert len(watch.messages) == 2  # the warning, and the picture that the policy refuses
    assert watch.strangers == ["https://example.org/a.png"]


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("visitor", "/public/needs"),
        ("visitor", "/sign-in"),
        ("coordinator", "/"),
        ("coordinator", "/needs"),
        ("coordinator", "/needs/{published}"),
        ("community_staff", "/needs/new?category=health"),
        ("district_admin", "/subdistricts"),
        ("auditor", "/audit"),
    ],
)
def test_the_focus_is_seen_wherever_it_goes(
    site: Site, visit: Visit, who: str, address: str, size: Any
) -> None:
    """Skip link first; each stop of the Tab key has a ring, and no bar lies over it."""
    page = visit(site, who, size).new_page()
    page.goto(address.format(published=site.town.postings["needs", "published", "river community"]))  # type: ignore[index]

    stops = list(stops_of(page))

    assert stops[0].startswith("gj-skip")
    assert len(stops) > 5
    assert [stop for stop in stops if " !" in stop] == []


def stops_of(page: Page, most: int = 220) -> Any:
    """Press Tab through the page; give each stop, with what is wrong behind "!"."""
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = look(page, "focused")
        if stop is None:
            return
        yield stop
    raise AssertionError("the Tab key does not come to the end of the page")


def test_skipping_leads_past_the_menus(site: Site, visit: Visit) -> None:
    page = visit(site, "coordinator").new_page()
    page.goto("/needs")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("visitor", "/public/needs"),
        ("coordinator", "/"),
        ("coordinator", "/needs/{published}"),
        ("community_staff", "/needs/new?category=health"),
        ("district_admin", "/subdistricts"),
    ],
)
def test_wider_spacing_loses_no_text(
    site: Site, visit: Visit, who: str, address: str, size: Any
) -> None:
    """WCAG 1.4.12: the reader's own spacing of lines, letters, words and paragraphs."""
    page = visit(site, who, size).new_page()
    page.goto(address.format(published=site.town.postings["needs", "published", "river community"]))  # type: ignore[index]

    assert look(page, "cutOffBySpacing") == []


@pytest.mark.parametrize(
    ("who", "address"),
    [("visitor", "/public/needs"), ("coordinator", "/needs"), ("auditor", "/offers")],
)
def test_the_first_load_of_a_list_is_light(
    site: Site, visit: Visit, who: str, address: str
) -> None:
    page = visit(site, who).new_page()
    scales = Scales(page)
    page.goto(address, wait_until="networkidle")

    rows, total = page.locator("tbody tr").count(), sum(scales.bytes.values())

    print(f"{address}: {rows} rows, {len(scales.addresses)} requests, {total / 1000:.1f} kB")
    print("\n".join(f"{size:8} {path}" for path, size in scales.bytes.items()))
    assert rows == 25
    assert scales.bytes.keys() == set(scales.addresses.values())
    assert len(scales.addresses) <= 6
    assert total <= 80 * 1024
