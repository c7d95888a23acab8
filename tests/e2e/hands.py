"""Ways of using a page: a thumb that counts what it does, and a keyboard without a mouse."""

import re
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page

from tests.e2e.looking import look

MOST_STOPS = 150


@dataclass
class Thumb:
    """Taps, fills in and chooses on a phone; each counts as one interaction."""

    page: Page
    count: int = 0

    def tap(self, place: Locator) -> None:
        self.count += 1
        place.tap()

    def tap_link(self, name: str) -> None:
        self.tap(self.page.get_by_role("main").get_by_role("link", name=name).first)

    def tap_button(self, name: str) -> None:
        self.tap(self.page.get_by_role("main").get_by_role("button", name=name, exact=True).first)

    def write(self, label: str, words: str) -> None:
        """Fill in the field whose label begins so."""
        self.count += 1
        self.page.get_by_label(re.compile(f"^\\s*{label}")).first.fill(words)


@dataclass
class Keys:
    """Tab, Enter, Space, arrows, and letters where there is a field to write into.

    `faults` collects every stop on the way that had no ring or lay under a bar.
    """

    page: Page
    presses: int = 0
    faults: list[str] = field(default_factory=list)

    def press(self, key: str, times: int = 1) -> None:
        for _ in range(times):
            self.presses += 1
            self.page.keyboard.press(key)

    def reach(self, target: Locator) -> None:
        """Press Tab until the target has the focus."""
        target.first.wait_for(state="attached")
        for _ in range(MOST_STOPS):
            self.press("Tab")
            stop = look(self.page, "focused")
            if stop and "!" in stop:
                self.faults.append(stop)
            if target.first.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError(f"{target} is not reached by {MOST_STOPS} presses of Tab")

    def go(self, target: Locator, key: str = "Enter") -> None:
        """Reach a link or button that leads to another page, and press it."""
        self.reach(target)
        with self.page.expect_navigation():
            self.press(key)

    def write(self, target: Locator, words: str) -> None:
        self.reach(target)
        self.presses += len(words)
        self.page.keyboard.insert_text(words)
