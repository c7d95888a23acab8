"""Ways of looking at a page: its shape, what axe says, what does not fit."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

ROOT = Path(__file__).parents[2]
AXE = ROOT / "webapp/frontend/node_modules/axe-core/axe.min.js"
EYES = Path(__file__).with_name("eyes.js").read_text(encoding="utf-8").strip()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
MEANING = {
    *("class", "role", "type", "lang", "tabindex", "scope", "autocomplete", "rel", "open"),
    *("aria-hidden", "aria-current", "aria-sort", "aria-live", "aria-invalid"),
}


CHANGES_EACH_TIME = re.compile(r'(name="(csrf_token|form_key)"[^>]*)?value="[^"]*"|\d\d:\d\d')


def inner(html: str) -> str:
    """Return what a page has besides the menus around it."""
    return html[html.index("<main") : html.index("</main>")]


def lasting(html: str) -> str:
    """Return the inner part without what differs at each look: tokens, values, times of day."""
    return CHANGES_EACH_TIME.sub("", inner(html))


class _Shape(HTMLParser):
    """The elements of a page with what rules look at, without words, numbers and addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.root: tuple[str, list[Any]] = ("", [])
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kept = (f"{name}={value}" if name in MEANING else name for name, value in sorted(attrs))
        node: tuple[str, list[Any]] = (" ".join((tag, *kept)), [])
        self.open[-1][1].append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and len(self.open) > 1:
            self.open.pop()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.open[-1][1].append(("words", []))


def shape(html: str) -> str:
    """Return what two pages share that differ only in words and in how often a row repeats."""
    parser = _Shape()
    parser.feed(html)
    return _written(parser.root)


def _written(node: tuple[str, list[Any]]) -> str:
    parts: list[str] = []
    for child in node[1]:
        part = _written(child)
        if part not in parts[-2:]:  # rows often alternate between two looks
            parts.append(part)
    return f"<{node[0]}{''.join(parts)}>"


def look(page: Page, what: str, *arguments: Any) -> Any:
    """Call one of the functions of eyes.js on the page."""
    return page.evaluate(f"(values) => ({EYES}).{what}(...values)", list(arguments))


def violations(page: Page) -> list[str]:
    """Return what axe objects to, one line for each rule."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    return list(look(page, "objections", RULES))
