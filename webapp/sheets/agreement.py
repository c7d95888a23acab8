"""What the cells of a row say about each other: whose it is, counted in what, named how."""

import re
from collections.abc import Callable

from webapp.sheets.columns import heading_key
from webapp.sheets.kinds.parsers import name_key, nearest
from webapp.sheets.lines import Line, Reader, ask, is_asked, place_of
from webapp.sheets.units import counts_alike
from webapp.sheets.values import read_quantity
from webapp.sheets.values.reading import Problem

_IN_TITLE = re.compile(
    r"(?:约|近)?[\d０-９]+(?:\.\d+)?\s*[^\W\d_]{1,4}|[一二两三四五六七八九十百]+[^\W\d_]$"
)
_SPEAKER = re.compile(r"(.{2,20}?(?:社区|村|街道|镇|小区|学校|小学|中学))[:：]")


def _own(reader: Reader, line: Line) -> None:
    """Without an owner a posting is the importer's own."""
    own = reader.asking.lookups.own
    if own is not None and "owner_id" in line.values and not is_asked(line, "owner_id"):
        line.values["owner_id"] = line.values["owner_id"] or own


def _owner_in_title(reader: Reader, line: Line) -> None:
    """Ask about a title such as 观塘社区：… below the section of another community."""
    place = place_of(reader, "owner_id")
    found = _SPEAKER.match(line.values.get("title") or "")
    if place is None or found is None or line.cells[place].row:
        return  # where the sheet itself has a column of owners, that is what it says
    if name_key(found[1]) == name_key(line.cells[place].text):
        return
    line.problems = [problem for problem in line.problems if problem.field != "owner_id"]
    line.values["owner_id"] = None
    problem = Problem("owner_in_title", (("found", found[1]),), found[1])
    ask(line, place, problem, "owner_id")


def _quantity(reader: Reader, line: Line) -> None:
    """The amount, if it is counted as the category counts; else ask."""
    if "quantity" not in line.values:
        return
    quantity = line.values["quantity"]
    place = place_of(reader, "quantity")
    if quantity is None:
        if place is not None and not is_asked(line, "quantity"):
            _quantity_in_title(line, place)
        return
    unit = quantity.unit or line.values.get("unit") or ""
    wanted = reader.asking.lookups.category_units.get(line.values["category_id"], "")
    line.values["quantity"] = quantity.amount
    if wanted and not counts_alike(unit, wanted):
        line.values["quantity"] = None
        ask(line, place, Problem("unit_differs", (("unit", unit), ("wanted", wanted))), "quantity")


def _quantity_in_title(line: Line, place: int) -> None:
    """休闲座椅修缮52把: the number may be the quantity; it is proposed, not taken."""
    found = _IN_TITLE.findall(line.values.get("title") or "")
    if len(found) == 1 and (reading := read_quantity(found[0])).value and not is_money(found[0]):
        suggestion = f"{reading.value.amount}{reading.value.unit}"
        facts = (("found", found[0]),)
        ask(line, place, Problem("quantity_in_title", facts, suggestion), "quantity")


def is_money(text: str) -> bool:
    return "元" in text


def _grid(reader: Reader, line: Line) -> None:
    name = line.values.get("grid_id")
    if name is None:
        return
    grids = reader.asking.lookups.grids
    below = {known: i for (place, known), i in grids.items() if place == line.values["owner_id"]}
    line.values["grid_id"] = next(
        (i for known, i in below.items() if name_key(known) == name_key(name)), None
    )
    if line.values["grid_id"] is None:
        facts = (("found", name[:60]),)
        ask(
            line,
            place_of(reader, "grid_id"),
            Problem("grid_unknown", facts, nearest(name, below)),
            "grid_id",
        )


def _title(reader: Reader, line: Line) -> None:
    """Where each row says who and the sheet says what, a title can be proposed."""
    if "title" not in line.values or line.values["title"] or is_asked(line, "title"):
        return
    category = line.values["category_id"]
    if category in reader.asking.lookups.code_only:
        return
    names = {i: name for name, i in reader.asking.lookups.categories.items()}
    owner = place_of(reader, "owner_id")
    said = line.cells[owner].text if owner is not None else ""
    proposed = f"{' '.join(said.split())}{names.get(category, '')}"[:60]
    facts = (("field", reader.kind.column("title").heading),)
    suggestion = proposed if category is not None else None
    ask(line, place_of(reader, "title"), Problem("missing", facts, suggestion), "title")


def _missing(reader: Reader, line: Line) -> None:
    for column in reader.kind.columns:
        empty = all(line.values[name] is None for name in column.fills)
        if column.required and column.key != "title" and empty and not is_asked(line, column.key):
            facts = (("field", column.heading),)
            ask(line, place_of(reader, column.key), Problem("missing", facts), column.key)


def _twice(reader: Reader, line: Line) -> None:
    """Organisations of one kind have different names below the same parent."""
    name = line.values.get("name")
    if not name:
        return
    key = (line.values.get("community_id"), heading_key(name))
    if key in reader.names:
        ask(line, place_of(reader, "name"), Problem("name_twice", (("found", name),)), "name")
    reader.names.add(key)


# In this order: what is asked first is not asked again.
CHECKS: tuple[Callable[[Reader, Line], None], ...] = (
    _own,
    _owner_in_title,
    _quantity,
    _grid,
    _title,
    _missing,
    _twice,
)
