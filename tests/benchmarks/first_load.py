"""What the first visit to a list sends over the line: `python -m tests.benchmarks.first_load`.

Chromium with an empty cache; counted is what arrives, compressed and with headers.
"""

import os
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

import dev
from tests.benchmarks.report import Table
from tests.e2e.conftest import CHROMIUM
from tests.e2e.serving import COOKIE, build_full, serve

MOST_BYTES = 80 * 1000
MOST_REQUESTS = 6
WIDTHS = {"desktop": (1440, 900), "phone": (390, 844)}
VISITS = (
    ("coordinator", "/needs"),
    ("community_staff", "/offers"),
    ("visitor", "/public/needs"),
)


def measure(home: Path) -> Table:
    """Build what is served, ask for each page at both widths; a row for each."""
    os.chdir(dev.ROOT)
    dev.build_what_is_served()
    table = Table("First load of a list", ("page", "KB", "requests", "KB of the page itself"))
    with serve(home, build_full) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for who, path in VISITS:
            cookie = site.cookie_of(who) if who != "visitor" else None
            for width, size in WIDTHS.items():
                sent = visit(browser, f"{site.address}{path}", cookie, size)
                total, page = sum(sent.values()), sent[f"{site.address}{path}"]
                kept = total <= MOST_BYTES and len(sent) <= MOST_REQUESTS
                figures = (f"{total / 1000:.1f}", len(sent), f"{page / 1000:.1f}")
                table.add(f"{who} {path}, {width}", *figures, kept=kept)
        browser.close()
    table.notes.append(f"Bar: at most {MOST_BYTES // 1000} KB and {MOST_REQUESTS} requests.")
    return table


def visit(browser: Any, address: str, cookie: str | None, size: tuple[int, int]) -> dict[str, int]:
    """Open the page as for the first time; return the bytes that came, by address."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    if cookie:
        context.add_cookies([{"name": COOKIE, "value": cookie, "url": address}])
    page = context.new_page()
    line = context.new_cdp_session(page)
    names: dict[str, str] = {}
    sent: dict[str, int] = {}

    def asked(event: dict[str, Any]) -> None:
        names[event["requestId"]] = event["request"]["url"].partition("#")[0]

    def finished(event: dict[str, Any]) -> None:
        sent[names[event["requestId"]]] = int(event["encodedDataLength"])

    line.send("Network.enable")
    line.on("Network.requestWillBeSent", asked)
    line.on("Network.loadingFinished", finished)
    page.goto(address, wait_until="networkidle")
    context.close()
    # What a page carries within itself (data:) is counted with the page.
    return {url: size for url, size in sent.items() if url.startswith("http")}


def main() -> int:
    with tempfile.TemporaryDirectory() as home:
        table = measure(Path(home))
    print(table.markdown())
    return 1 if table.missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
