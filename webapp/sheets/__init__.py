"""Sheets that people keep, read into rows, and sheets for people to fill in.

Pure: files and plain data in, plain data out. No database, no web, no clock.
"""

from webapp.sheets.columns import completed, heading_key
from webapp.sheets.finding import find_tables
from webapp.sheets.grid import Cell, CellKind, Sheet, SkippedRow, Table
from webapp.sheets.kinds import KINDS, Asking, Column, Kind
from webapp.sheets.lines import CellProblem
from webapp.sheets.lookups import Lookups
from webapp.sheets.problems import problems_workbook
from webapp.sheets.reading import open_sheets
from webapp.sheets.recognition import Recognition, recognise
from webapp.sheets.refusals import SheetRefused
from webapp.sheets.repeats import repeats
from webapp.sheets.rows import Row, read_rows
from webapp.sheets.template import template_workbook

__all__ = [
    "KINDS",
    "Asking",
    "Cell",
    "CellKind",
    "CellProblem",
    "Column",
    "Kind",
    "Lookups",
    "Recognition",
    "Row",
    "Sheet",
    "SheetRefused",
    "SkippedRow",
    "Table",
    "completed",
    "find_tables",
    "heading_key",
    "open_sheets",
    "problems_workbook",
    "read_rows",
    "recognise",
    "repeats",
    "template_workbook",
]
