"""Pages of HTML as PDF: our own fonts embedded, tagged for screen readers, nothing fetched.

WeasyPrint sets the pages; the fonts come with a Python package, so that the machine needs none.
"""

import threading
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

STYLES = Path(__file__).with_name("print.css")
FAMILY = "Gongjian Sans"  # also in print.css
_at_work = threading.Lock()  # what looks up fonts keeps its state for the whole process
_FACE = """@font-face {{ font-family: "{family}"; src: url("{url}"); }}
@font-face {{ font-family: "{family}"; src: url("{url}"); font-weight: bold; }}
"""


class PaperMissingError(RuntimeError):
    """Pango or HarfBuzz is not installed on this machine."""


def font_file() -> Path:
    import pylopdf_fonts_zh_cn

    return Path(pylopdf_fonts_zh_cn.__file__).with_name("NotoSansSC-Regular.otf")


def bind(parts: Iterable[str], file: BinaryIO, style: str = "") -> int:
    """Set the parts (HTML) one after the other, write one PDF, return the number of its pages.

    Memory grows with the pages, not with the HTML: a long list comes in several parts.
    """
    with _at_work:
        return _bind(parts, file, style)


def _bind(parts: Iterable[str], file: BinaryIO, style: str) -> int:
    html, css, fonts = _workshop()
    common = css(_FACE.format(family=FAMILY, url=font_file().as_uri()) + _styles() + style)
    pages: list[Any] = []
    first: Any = None
    for part in parts:
        # The number of the first page; those behind it count on by themselves.
        sheets = [common, css(f"@page :first {{ counter-reset: page {len(pages) + 1} }}")]
        source = html(string=part, base_url=None, url_fetcher=_fetcher())
        document = source.render(font_config=fonts, stylesheets=sheets, pdf_tags=True)
        first = first or document
        pages += document.pages
    first.copy(pages).write_pdf(file, pdf_tags=True)
    return len(pages)


def _workshop() -> tuple[Any, Any, Any]:
    """Return WeasyPrint's HTML, what makes style sheets, and fonts; each binding has its own."""
    try:
        from weasyprint import CSS, HTML
        from weasyprint.text.fonts import FontConfiguration
    except OSError as error:
        raise PaperMissingError(str(error)) from error
    fonts = FontConfiguration()

    def css(text: str) -> Any:
        return CSS(string=text, font_config=fonts, url_fetcher=_fetcher())

    return HTML, css, fonts


@lru_cache
def _styles() -> str:
    return STYLES.read_text(encoding="utf-8")


@lru_cache
def _fetcher() -> Any:
    from weasyprint.urls import URLFetcher

    class OnlyOurFont(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url != font_file().as_uri():
                raise ValueError("pages are made of what is in them: nothing is fetched")
            return super().fetch(url, headers)

    return OnlyOurFont()
