"""What people write into cells, read for certain or asked about. Pure: text in, data out."""

from webapp.sheets.values.choices import read_choice
from webapp.sheets.values.days import read_day
from webapp.sheets.values.quantities import read_headcount, read_quantity
from webapp.sheets.values.reading import Problem, Quantity, Reading, Window
from webapp.sheets.values.times import read_times, write_times

__all__ = [
    "Problem",
    "Quantity",
    "Reading",
    "Window",
    "read_choice",
    "read_day",
    "read_headcount",
    "read_quantity",
    "read_times",
    "write_times",
]
