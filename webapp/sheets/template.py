"""An empty sheet of a kind, to be filled in: headings, drop-downs, an example, notes."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from webapp.sheets.grid import letters
from webapp.sheets.kinds import Column, Kind
from webapp.sheets.lookups import Lookups
from webapp.sheets.writing import wide, workbook

NUMBER, EXAMPLE = "序号", "示例"
EXAMPLE_SAYS = "示例（这一行不会导入）"
LISTS, NOTES = "选项", "填写说明"
FILLABLE = 5000  # rows with drop-downs
_FILL = {"must": "#F8D7C4", "submit": "#FFF2CC", "may": "#E8EEF4"}


def template_workbook(kind: Kind, lookups: Lookups) -> bytes:
    """Return an xlsx to be filled in. What may be named in it comes from `lookups`."""
    into = io.BytesIO()
    with workbook(into) as book:
        sheet, notes = book.add_worksheet(kind.name), book.add_worksheet(NOTES)
        lists = book.add_worksheet(LISTS)
        lists.hide()
        _head(book, sheet, kind)
        _choices(sheet, lists, kind, lookups)
        _notes(book, notes, kind)
    return into.getvalue()


def _head(book: Any, sheet: Any, kind: Kind) -> None:
    example = book.add_format({"italic": True, "font_color": "#666666", "text_wrap": True})
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    formats = {
        name: book.add_format({"bold": True, "bg_color": color, "border": 1, "text_wrap": True})
        for name, color in _FILL.items()
    }
    sheet.write_string(0, 0, NUMBER, formats["may"])
    sheet.write_string(1, 0, EXAMPLE_SAYS, example)
    sheet.set_column(0, 0, 14)
    for place, column in enumerate(kind.columns, start=1):
        sheet.set_column(place, place, wide(column.heading + column.example, most=30), text)
        sheet.write_string(0, place, column.heading, formats[_need(column)])
        sheet.write_string(1, place, column.example, example)
        sheet.write_comment(0, place, column.note) if column.note else None
    sheet.freeze_panes(1, 2)


def _need(column: Column) -> str:
    return "must" if column.required else "submit" if column.submit else "may"


def _choices(sheet: Any, lists: Any, kind: Kind, lookups: Lookups) -> None:
    """Put drop-downs where there is a choice; long lists stand in a hidden sheet."""
    for place, column in enumerate(kind.columns, start=1):
        words = column.shown_choices or names_of(column, lookups)
        if not words:
            continue
        for row, word in enumerate(words):
            lists.write_string(row, place, word)
        name = letters(place + 1)
        sheet.data_validation(
            *(2, place, FILLABLE + 1, place),
            {
                "validate": "list",
                "source": f"={LISTS}!${name}$1:${name}${len(words)}",
                "error_type": "warning",
                "error_title": "不在列表中",
                "error_message": "请从列表中选择；其他写法导入时会请您确认。",
            },
        )


def names_of(column: Column, lookups: Lookups) -> Sequence[str]:
    """Return what may be named in a column."""
    names: Mapping[str, Sequence[str]] = {
        "categories": [*lookups.categories],
        "owners": [*lookups.owners],
        "communities": [*lookups.communities],
        "grids": sorted({name for _, name in lookups.grids}),
    }
    return names.get(column.named, ())


def _notes(book: Any, notes: Any, kind: Kind) -> None:
    bold = book.add_format({"bold": True})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    lines = (
        f"{kind.name}：在“{kind.name}”表中每行填一条，从第 3 行开始。",
        "第 2 行是示例，导入时不读。标题行请不要改。",
        "橙色的栏必须填；黄色的栏草稿可以不填，提交前要填；灰色的栏可以不填。",
        "不要写公式，不要合并单元格。不要写居民的姓名、电话、身份证号、住址门牌。",
        "填错了也不要紧：导入时会逐格提示，确认之前什么也不会写入。",
    )
    for row, line in enumerate(lines):
        notes.write_string(row, 0, line)
    start = len(lines) + 1
    for place, heading in enumerate(("栏目", "要求", "说明", "示例", "可以填")):
        notes.write_string(start, place, heading, bold)
    said = {"must": "必填", "submit": "提交前必填", "may": "可以不填"}
    for row, column in enumerate(kind.columns, start=start + 1):
        cells = (
            column.heading,
            said[_need(column)],
            column.note,
            column.example,
            "、".join(column.shown_choices),
        )
        for place, text in enumerate(cells):
            notes.write_string(row, place, text, wrapped)
    notes.set_column(0, 1, 14)
    notes.set_column(2, 4, 40)
