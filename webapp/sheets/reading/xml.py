"""XML of a workbook, read as a stream: no entities, no document types, nothing looked up."""

import zipfile
from collections.abc import Callable, Mapping
from typing import Protocol
from xml.parsers import expat

from webapp.sheets.reading.archive import pieces
from webapp.sheets.refusals import SheetRefused


class Listener(Protocol):
    """Hears of elements by their local names."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, text: str) -> None: ...


def listen(archive: zipfile.ZipFile, part: str, listener: Listener) -> None:
    """Read a part to its end. Raises SheetRefused."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.ExternalEntityRefHandler = _refuse
    parser.StartElementHandler = _local(listener.start)
    parser.EndElementHandler = lambda name: listener.end(name.rpartition(":")[2])
    parser.CharacterDataHandler = listener.text
    try:
        for piece in pieces(archive, part):
            parser.Parse(piece, False)  # noqa: FBT003 -- expat takes it by position
        parser.Parse(b"", True)  # noqa: FBT003
    except expat.ExpatError as error:
        code = "truncated" if error.code in _ENDS else "unreadable"
        raise SheetRefused(code) from None


_ENDS = {
    expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS],
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION],
}


def _refuse(*_facts: object) -> int:
    raise SheetRefused("xml_entities")


def _local(
    start: Callable[[str, Mapping[str, str]], None],
) -> Callable[[str, dict[str, str]], None]:
    return lambda name, attributes: start(name.rpartition(":")[2], attributes)
