"""One Chromium and two sites for each process of the tests: a full town and an empty one."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from tests.e2e.serving import COOKIE, Site, build_empty, build_full, serve
from webapp.i18n import LOCALE_COOKIE

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "google-chrome", "chromium-browser"))), None
)
NO_BROWSER = "!!! NOT TESTED IN A BROWSER: there is no chromium here (apt-get install chromium) !!!"
# Nothing that calls home, and nothing that needs a graphics card or user namespaces.
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--js-flags=--single-threaded",  # more threads take more of the processor, not less time
]
PHONE, DESKTOP = (390, 844), (1440, 900)  # CSS pixels
PATIENCE = 15_000  # milliseconds: enough for a busy machine, only a failure takes so long
expect.set_options(timeout=PATIENCE)
Visit = Callable[..., BrowserContext]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip(NO_BROWSER)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serve(tmp_path_factory.mktemp("full"), build_full) as running:
        yield running


@pytest.fixture(scope="session")
def empty_site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serve(tmp_path_factory.mktemp("empty"), build_empty, demo=True) as running:
        yield running


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Open a browser window (a context) as somebody; closed at the end of the test.

    `who` is a name of PEOPLE or of the town's actors. `fresh` signs in anew, for tests that
    leave or change the session.
    """
    with ExitStack() as stack:

        def open_window(
            site: Site,
            who: str = "visitor",
            size: tuple[int, int] = DESKTOP,
            *,
            fresh: bool = False,
            english: bool = False,
            **options: Any,
        ) -> BrowserContext:
            width, height = size
            options = {"locale": "zh-CN"} | options
            context = browser.new_context(
                viewport={"width": width, "height": height}, base_url=site.address, **options
            )
            stack.callback(context.close)
            context.set_default_timeout(PATIENCE)
            if english:
                context.add_cookies([{"name": LOCALE_COOKIE, "value": "en", "url": site.address}])
            if who != "visitor":
                value = site.new_cookie(who) if fresh else site.cookie_of(who)
                context.add_cookies([{"name": COOKIE, "value": value, "url": site.address}])
            return context

        yield open_window
