"""Numbers as text, against Python's own."""

import numpy as np
import pytest

from matching.canonical.numerals import lists, numerals
from matching.canonical.text import AT_ONCE, numbers_text

ENDS = [0, 1, 9, 10, 99, 100, 9999, 10**4, 99999, 10**8 - 1, 10**8, 2**31, 2**32, 10**12, 2**53]


@pytest.mark.parametrize(
    "values",
    [
        [],
        [7],
        [5, 5, 5],
        [-3, -3],
        ENDS,
        [-number for number in ENDS],
        [0, 999_999_999],
        [0, 4_000_000_000],
        [2**53, -(2**53)],
    ],
)
def test_numbers_are_written_as_python_writes_them(values):
    text, ends = numerals(np.array(values, np.int64))
    assert text == "".join(f"{value}," for value in values)
    assert ends.tolist() == np.cumsum([len(f"{value},") for value in values]).tolist()


@pytest.mark.parametrize("digits", range(1, 17))
def test_numbers_of_every_length(digits):
    values = np.random.default_rng(digits).integers(0, 10**digits, 200)
    assert numerals(values)[0] == "".join(f"{value}," for value in values.tolist())


def test_lists_are_cut_where_rows_end():
    ptr = np.array([0, 0, 2, 3, 3])
    assert list(lists(np.array([10, 2, 300]), ptr)) == ["", "10,2", "300", ""]


def test_long_arrays_are_written_in_pieces():
    values = np.arange(2 * AT_ONCE)
    assert b"".join(numbers_text(values)) == ",".join(map(str, values.tolist())).encode()
