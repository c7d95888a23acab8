"""What a page does while nobody looks: messages on the console, requests, bytes."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

NOISE = "Failed to load resource: the server responded with a status of 4"  # of the page itself


@dataclass
class Watch:
    """Listens to every page of a window from its first request on."""

    context: BrowserContext
    site: str
    messages: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.on("console", self._hear)
        self.context.on("weberror", lambda error: self.messages.append(str(error.error)))
        self.context.on("dialog", lambda dialog: self.messages.append(dialog.message))
        self.context.on("request", self._see)

    def _hear(self, message: ConsoleMessage) -> None:
        """A page that answers 403 or 404 to tell so makes Chromium complain: that is no fault."""
        own = message.page and message.location["url"] == message.page.url
        if message.type in {"error", "warning"} and not (NOISE in message.text and own):
            self.messages.append(f"{message.location['url']}: {message.text}")

    def _see(self, request: Request) -> None:
        address = urlsplit(request.url)
        own = f"{address.scheme}://{address.netloc}" == self.site
        self.paths.append(address.path)
        if not own and address.scheme not in {"data", "blob"}:
            self.strangers.append(request.url)


@dataclass
class Scales:
    """Counts the requests of a page, and their bytes as they came over the wire."""

    page: Page
    addresses: dict[str, str] = field(default_factory=dict)
    bytes: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        session = self.page.context.new_cdp_session(self.page)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.loadingFinished", self._finished)

    def _sent(self, event: dict) -> None:  # type: ignore[type-arg]
        if event["request"]["url"].startswith("http"):
            self.addresses[event["requestId"]] = urlsplit(event["request"]["url"]).path

    def _finished(self, event: dict) -> None:  # type: ignore[type-arg]
        if path := self.addresses.get(event["requestId"]):
            self.bytes[path] = int(event["encodedDataLength"])
