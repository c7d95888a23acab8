"""A page taken apart with the standard library, and what every page owes its readers."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
MAY_HOLD_NO_BLOCK = {"p", "h1", "h2", "h3", "h4"}
BLOCKS = {"p", "div", "ul", "ol", "table", "form", "section", "h1", "h2", "h3", "dl", "fieldset"}
NEEDS_NO_LABEL = {"hidden", "submit", "button"}


@dataclass(eq=False)
class Element:
    tag: str
    attributes: dict[str, str]
    parent: "Element | None"
    children: list["Element | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Words inside, blanks folded; what is hidden by `hidden` or icons has none."""
        parts = (c if isinstance(c, str) else f" {c.text} " for c in self.children)
        return " ".join("".join(parts).split())

    def all(self, *tags: str) -> Iterator["Element"]:
        for child in self.children:
            if isinstance(child, Element):
                if not tags or child.tag in tags:
                    yield child
                yield from child.all(*tags)

    def above(self) -> Iterator["Element"]:
        if self.parent:
            yield self.parent
            yield from self.parent.above()

    def __repr__(self) -> str:
        return f"<{self.tag} {' '.join(f'{k}={v!r}' for k, v in self.attributes.items())}>"


class Page(HTMLParser):
    """A tree of elements; `faults` says where the tags do not fit into each other."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.here = Element("", {}, None)
        self.faults: list[str] = []
        self.feed(text)
        self.close()
        if self.here is not self.root:
            self.faults.append(f"{self.here} is never closed")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _value in attrs]
        if len(names) != len(set(names)):
            self.faults.append(f"an attribute twice in <{tag} {' '.join(names)}>")
        element = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.children.append(element)
        holders = {above.tag for above in (self.here, *self.here.above())}
        if tag in BLOCKS and holders & MAY_HOLD_NO_BLOCK:
            self.faults.append(f"{element} inside a paragraph or heading")
        if tag in {"a", "button", "form", "label"} and tag in holders:
            self.faults.append(f"{element} inside another {tag}")
        if tag not in VOID:
            self.here = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag != self.here.tag:
            self.faults.append(f"</{tag}> closes {self.here}")
        if self.here.parent:
            self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)

    def all(self, *tags: str) -> list[Element]:
        return list(self.root.all(*tags))


def faults_of(text: str, address: str, knows: Callable[[str, str], bool]) -> list[str]:
    """Return everything wrong with a page; `knows(address, method)` knows our routes."""
    page = Page(text)
    checks = (_headings, _identities, _labels, _nothing_inline, _words)
    found = [*page.faults, *(fault for check in checks for fault in check(page))]
    return [*found, *_forms(page, address, knows), *_links(page, knows)]


def _headings(page: Page) -> Iterator[str]:
    if [element.tag for element in page.all("html", "head", "body", "main")] != [
        "html",
        "head",
        "body",
        "main",
    ]:
        yield "not one html, head, body and main"
    if not page.root.text:
        yield "nothing on it"
    if not any(html.attributes.get("lang") in {"zh-CN", "en"} for html in page.all("html")):
        yield "no language"
    titles = [element.text for element in page.all("title") if element.parent.tag == "head"]
    headings = [element.text for element in page.all("h1")]
    if len(titles) != 1 or len(headings) != 1:
        yield f"not one title and one heading: {titles} {headings}"
    elif not headings[0] or not titles[0].startswith(headings[0]):
        yield f"the title {titles[0]!r} does not begin with {headings[0]!r}"


def _identities(page: Page) -> Iterator[str]:
    known = Counter(e.attributes["id"] for e in page.all() if "id" in e.attributes)
    yield from (f"id {name!r} {times} times" for name, times in known.items() if times > 1)
    for element in page.all():
        for attribute in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
            for name in element.attributes.get(attribute, "").split():
                if name not in known:
                    yield f"{element} points to no {name!r}"
        address = element.attributes.get("href", "")
        if element.tag == "a" and address.startswith("#") and address[1:] not in known:
            yield f"{element} leads nowhere on this page"


def _labels(page: Page) -> Iterator[str]:
    labelled = {e.attributes.get("for") for e in page.all("label") if e.text}
    for element in page.all("input", "select", "textarea"):
        about = element.attributes
        if about.get("type") in NEEDS_NO_LABEL:
            continue
        wrapped = any(above.tag == "label" and above.text for above in element.above())
        named = about.get("aria-label") or about.get("aria-labelledby")
        if about.get("id") not in labelled and not wrapped and not named:
            yield f"{element} has no label"


def _nothing_inline(page: Page) -> Iterator[str]:
    for element in page.all():
        if element.tag == "style" or (element.tag == "script" and "src" not in element.attributes):
            yield f"inline {element}"
        for name, value in element.attributes.items():
            if name == "style" or name.startswith("on") or value.lower().startswith("javascript:"):
                yield f"{name} in {element}"


def _words(page: Page) -> Iterator[str]:
    """What a template forgot: a button or link without a name, an unfilled blank, a bare None."""
    for element in page.all("a", "button", "summary", "legend", "th", "caption"):
        if not element.text and not element.attributes.get("aria-label"):
            yield f"{element} without words"
    shown = " ".join(body.text for body in page.all("body"))
    odd = re.search(r"%\(\w+\)[sd]|\bNone\b|\{\{|\}\}|\{%|<[a-z]+ object at|Undefined", shown)
    if odd:
        yield f"{odd.group()!r} in the text"


def _forms(page: Page, address: str, knows: Callable[[str, str], bool]) -> Iterator[str]:
    for form in page.all("form"):
        method = form.attributes.get("method", "get").upper()
        if not knows(form.attributes.get("action") or address, method):
            yield f"{form} goes nowhere"
        tokens = [e for e in form.all("input") if e.attributes.get("name") == "csrf_token"]
        if (method == "POST") != (len(tokens) == 1):
            yield f"{len(tokens)} tokens in {form}"
        buttons = [e for e in form.all("button") if e.attributes.get("type") == "submit"]
        if method == "POST" and not buttons:
            yield f"{form} without a button"


def _links(page: Page, knows: Callable[[str, str], bool]) -> Iterator[str]:
    for element in page.all("a", "link", "script", "img"):
        address = element.attributes.get("href") or element.attributes.get("src") or ""
        if not address.startswith(("#", "?", "data:", "/static/")) and not knows(address, "GET"):
            yield f"{element} leads nowhere"
    for element in page.all():
        for name in ("hx-get", "hx-post"):
            if name in element.attributes and not knows(element.attributes[name], name[3:].upper()):
                yield f"{element} asks nobody"
