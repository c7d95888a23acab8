"""A workbook (xlsx), read as a stream: values, merged ranges; formulas are refused."""

import zipfile
from collections.abc import Mapping
from pathlib import Path
from posixpath import join, normpath

from webapp.sheets.reading import limits
from webapp.sheets.reading.archive import open_archive
from webapp.sheets.reading.cells import SheetReader
from webapp.sheets.reading.found import FoundSheet, Meter
from webapp.sheets.reading.parts import Book, Relations, Strings, Styles
from webapp.sheets.reading.xml import listen
from webapp.sheets.refusals import SheetRefused


def read_workbook(path: Path) -> list[FoundSheet]:
    """Read all visible sheets. Raises SheetRefused."""
    with open_archive(path) as archive:
        names = set(archive.namelist())
        root = _root(archive, names)
        book = Book()
        listen(archive, root, book)
        targets = _targets(archive, root, names)
        folder = root.rpartition("/")[0]
        strings = Strings()
        if (part := f"{folder}/sharedStrings.xml") in names:
            listen(archive, part, strings)
        styles = Styles()
        if (part := f"{folder}/styles.xml") in names:
            listen(archive, part, styles)
        return _sheets(archive, names, book, targets, strings.all, styles.kinds())


def _sheets(
    archive: zipfile.ZipFile,
    names: set[str],
    book: Book,
    targets: Mapping[str, str],
    strings: list[str],
    styles: list[str],
) -> list[FoundSheet]:
    if len(book.sheets) > limits.MOST_SHEETS:
        raise SheetRefused("too_many_sheets", limit=limits.MOST_SHEETS)
    meter, found = Meter(), []
    for name, relation, hidden in book.sheets:
        part = targets.get(relation, "")
        if hidden or "/chartsheets/" in part:
            continue
        if part not in names:
            raise SheetRefused("truncated")
        reader = SheetReader(name, strings, styles, book, meter)
        listen(archive, part, reader)
        if reader.formulas:
            first, count = reader.first_formula, reader.formulas
            raise SheetRefused("formula", address=first, count=count, sheet=name)
        found.append(reader.sheet)
    return found


def _root(archive: zipfile.ZipFile, names: set[str]) -> str:
    """Find the workbook's part: xl/workbook.xml, or what the package calls its office document."""
    if "_rels/.rels" in names:
        relations = Relations()
        listen(archive, "_rels/.rels", relations)
        for kind, target in relations.by_kind:
            if kind.endswith("/officeDocument") and (name := target.lstrip("/")) in names:
                return name
    if "xl/workbook.xml" in names:
        return "xl/workbook.xml"
    raise SheetRefused("truncated")


def _targets(archive: zipfile.ZipFile, root: str, names: set[str]) -> dict[str, str]:
    """Paths of parts by the ids that the workbook knows them by."""
    folder, _slash, name = root.rpartition("/")
    part = f"{folder}/_rels/{name}.rels"
    if part not in names:
        raise SheetRefused("truncated")
    relations = Relations()
    listen(archive, part, relations)
    return {
        key: target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
        for key, target in relations.by_id.items()
    }
