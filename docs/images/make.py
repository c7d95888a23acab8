"""Take the pictures of the README from a demo city that exists only while this runs.

.venv/bin/python docs/images/make.py    after `python3 dev.py up --exit`; needs chromium
"""

import base64
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import Browser, Page, StorageState, sync_playwright

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
GONGJIAN = str(Path(sys.executable).with_name("gongjian"))
PASSWORD = "gongjian-demo-2026"  # noqa: S105 -- printed for everybody
SECONDS_TO_START = 60
QUALITY = 80  # of WebP, in percent
# Width, height and how many dots make one pixel of the page.
SCREENS = ((390, 844, 2), (1440, 900, 1))
# (file, whose, address); each "→" behind an address means the first row of the list one is at.
PICTURES = (
    ("public-home", "", "/public/"),
    ("needs", "coordinator", "/needs"),
    ("need", "coordinator", "/needs?state=partly_matched →"),
    ("coordinator", "coordinator", "/"),
    ("plan", "admin", "/rounds →→"),
    ("form", "staff", "/needs/new?category=health"),
    ("styleguide", "", "/styleguide"),
)


def main() -> None:
    program = shutil.which("chromium") or sys.exit("chromium is not installed")
    with (
        tempfile.TemporaryDirectory(prefix="gongjian-pictures-") as instance,
        site(Path(instance)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        signed_in = {who: sign_in(browser, address, who) for _, who, _ in PICTURES}
        for name, who, where in PICTURES:
            for screen in SCREENS:
                take(browser, signed_in[who], address + where, HERE / name, screen)
        browser.close()


def take(
    browser: Browser,
    signed_in: StorageState | None,
    where: str,
    file: Path,
    screen: tuple[int, int, int],
) -> None:
    width, height, dots = screen
    context = browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=dots,
        is_mobile=width < height,
        locale="zh-CN",
        storage_state=signed_in,
    )
    page = context.new_page()
    page.goto(where.rstrip(" →"), wait_until="networkidle")
    for _ in range(where.count("→")):
        page.click("tbody a")
        page.wait_for_load_state("networkidle")
    save(page, file.with_name(f"{file.name}-{width}.webp"))
    context.close()


@contextmanager
def site(instance: Path) -> Iterator[str]:
    """Serve a fresh demo city in that directory; give its address, end it afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        bind = f"127.0.0.1:{free.getsockname()[1]}"
    # Whatever else is configured here must not be touched.
    env = {k: v for k, v in os.environ.items() if not k.startswith("GONGJIAN_")}
    env |= {"GONGJIAN_INSTANCE": str(instance), "GONGJIAN_BIND": bind, "GONGJIAN_DEMO": "1"}
    log = (instance / "log").open("wb")
    for command in (["init"], ["demo", "--rounds"]):
        subprocess.run([GONGJIAN, *command], env=env, cwd=ROOT, check=True, stdout=log)  # noqa: S603
    server = subprocess.Popen([GONGJIAN, "serve"], env=env, cwd=ROOT, stdout=log)  # noqa: S603
    try:
        wait_for(f"http://{bind}/readyz")
        yield f"http://{bind}"
    finally:
        server.terminate()
        server.wait()


def wait_for(address: str) -> None:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        with suppress(OSError):
            direct.open(address, timeout=5).close()
            return
        time.sleep(0.2)
    sys.exit("the site did not become ready")


def sign_in(browser: Browser, address: str, account: str) -> StorageState | None:
    """Sign in once for all pictures: a code of the second factor works only once."""
    if not account:
        return None
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/sign-in")
    page.fill("[name=name]", account)
    page.fill("[name=password]", PASSWORD)
    page.click(".gj-form [type=submit]")
    if page.url.endswith("/second-factor"):  # demo mode has filled in the code
        page.click(".gj-form [type=submit]")
    kept = context.storage_state()
    context.close()
    return kept


def save(page: Page, file: Path) -> None:
    """Write what the window shows as WebP, which Playwright itself does not offer."""
    client = page.context.new_cdp_session(page)
    asked = {"format": "webp", "quality": QUALITY}
    taken = client.send("Page.captureScreenshot", asked)
    file.write_bytes(base64.b64decode(taken["data"]))


if __name__ == "__main__":
    main()
