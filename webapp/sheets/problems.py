"""The sheet again, with its questions beside the rows: to be answered where it was written."""

import io
from collections.abc import Callable, Sequence
from typing import Any

from webapp.sheets.grid import Table
from webapp.sheets.lines import CellProblem
from webapp.sheets.rows import Row
from webapp.sheets.writing import wide, workbook

PROBLEM, SUGGESTION = "问题", "建议"
Wording = Callable[[CellProblem], str]


def problems_workbook(table: Table, rows: Sequence[Row], word: Wording) -> bytes:
    """Return an xlsx of the whole table, questions and notes marked. `word` gives a sentence.

    The two columns that are added are not read when the sheet is imported again.
    """
    into = io.BytesIO()
    with workbook(into) as book:
        sheet = book.add_worksheet((table.sheet or "问题")[:28].translate(_NOT_IN_NAMES))
        bold = book.add_format({"bold": True, "text_wrap": True, "bg_color": "#E8EEF4"})
        plain = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        marked = book.add_format(
            {"text_wrap": True, "valign": "top", "num_format": "@", "bg_color": "#F8D7C4"}
        )
        light = book.add_format(
            {"text_wrap": True, "valign": "top", "num_format": "@", "bg_color": "#EAF1FA"}
        )
        headings = (*table.headings, PROBLEM, SUGGESTION)
        for place, heading in enumerate(headings):
            sheet.write_string(0, place, heading, bold)
            sheet.set_column(place, place, wide(heading, least=12))
        sheet.set_column(len(table.headings), len(headings) - 1, 44)
        for line, (cells, row) in enumerate(zip(table.rows, rows, strict=True), start=1):
            asked = {problem.column for problem in row.problems}
            noted = {note.column for note in row.notes}
            for place, cell in enumerate(cells):
                style = marked if place in asked else light if place in noted else plain
                sheet.write_string(line, place, cell.text, style)
            for place, text in enumerate(_beside(table, row, word), start=len(table.headings)):
                sheet.write_string(line, place, text, plain)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(rows), 1), len(headings) - 1)
    return into.getvalue()


_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def _beside(table: Table, row: Row, word: Wording) -> tuple[str, str]:
    """What is asked about a row or was read by convention, and what could be written instead."""
    asked = [(_where(table, problem), problem) for problem in (*row.problems, *row.notes)]
    questions = "\n".join(f"{where}：{word(problem)}" for where, problem in asked)
    answers = [f"{where}：{p.suggestion}" for where, p in asked if p.suggestion is not None]
    return questions, "\n".join(answers)


def _where(table: Table, problem: Any) -> str:
    return table.headings[problem.column] if problem.column is not None else "本行"
