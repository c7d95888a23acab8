"""What people and machines type into fields where it does not belong, and what is then stored.

Each table says by hand, for one kind of field: name -> (what is sent, what is stored afterwards).
REFUSED stands for a refusal: a sentence, and nothing is stored.
"""

from typing import Any
from urllib.parse import quote_plus

REFUSED = object()
Values = dict[str, tuple[str, Any]]
SURROGATE = "\ud800"  # half a character: its three bytes are no UTF-8 and stay as they were sent
MARKUP = "<script>alert(1)</script>"
TEMPLATE = "{{ 7 * 7 }}{% raw %}"
QUERY = "'; DROP TABLE need; --"

# Refused by every field that takes text. At most as many characters as the field is long.
HIDDEN: Values = {
    "null": ("甲\x00乙", REFUSED),
    "bell": ("甲\x07乙", REFUSED),
    "right to left": ("甲\u202e乙", REFUSED),
    "byte order mark": ("\ufeff甲", REFUSED),
    "too long": ("字" * 5000, REFUSED),
}
LINE: Values = HIDDEN | {
    "empty": ("", ""),
    "blanks": (" \t\u3000 ", ""),
    "emoji": ("🙂👨\u200d👩\u200d👧", "🙂👨\u200d👩\u200d👧"),
    "surrogate": (f"甲{SURROGATE}", "甲%ED%A0%80"),
    "full width": ("１２３ＡＢ", "１２３ＡＢ"),
    "composed": ("cafe\u0301", "caf\u00e9"),
    "two lines": ("甲\r\n乙", REFUSED),
    "markup": (MARKUP, MARKUP),
    "template": (TEMPLATE, TEMPLATE),
    "query": (QUERY, QUERY),
    "percent": ("%(name)s %s 100%", "%(name)s %s 100%"),
    "large number": (str(2**63), str(2**63)),
}
LINES: Values = LINE | {"two lines": ("甲\r\n乙\r丙", "甲\n乙\n丙")}
NUMBER: Values = {
    "empty": ("", None),
    "blanks": ("  ", None),
    "full width": ("１２", 12),
    "raised": ("²", 2),
    "spaced": (" 7 ", 7),
    "largest": ("1000000", 1_000_000),
    "one more": ("1000001", REFUSED),
    "zero": ("0", REFUSED),
    "negative": ("-1", REFUSED),
    "fraction": ("1.5", REFUSED),
    "grouped": ("1_000", REFUSED),
    "not a number": ("NaN", REFUSED),
    "infinity": ("1e309", REFUSED),
    "32 bits": (str(2**31), REFUSED),
    "64 bits": (str(2**63), REFUSED),
    "5000 digits": ("9" * 5000, REFUSED),
    "arabic": ("١٢", REFUSED),
    "null": ("1\x00", REFUSED),
    "right to left": ("\u202e1", REFUSED),
    "surrogate": (f"1{SURROGATE}", REFUSED),
    "emoji": ("🙂", REFUSED),
    "markup": (MARKUP, REFUSED),
    "query": (QUERY, REFUSED),
}
DAY: Values = {
    "empty": ("", None),
    "day": ("2027-02-28", "2027-02-28"),
    "full width": ("２０２７－０２－２８", REFUSED),
    "full-width digits": ("２０２７-０２-２８", REFUSED),
    "no such day": ("2026-02-30", REFUSED),
    "zero": ("0000-00-00", REFUSED),
    "last of all": ("9999-12-31", REFUSED),
    "first of all": ("0001-01-01", REFUSED),
    "year 10000": ("10000-01-01", REFUSED),
    "last century": ("1999-12-31", REFUSED),
    "next century": ("2100-01-01", REFUSED),
    "with time": ("2027-02-28T00:00", REFUSED),
    "not a number": ("NaN", REFUSED),
    "64 bits": (str(2**63), REFUSED),
    "negative": ("-1", REFUSED),
    "too long": ("2027-02-28" + "0" * 5000, REFUSED),
    "null": ("2027-02-28\x00", REFUSED),
    "surrogate": (SURROGATE, REFUSED),
    "emoji": ("🙂", REFUSED),
    "query": (QUERY, REFUSED),
}
CLOCK: Values = {
    "moment": ("10:30", 630),
    "full width": ("１０:３０", REFUSED),
    "with seconds": ("10:30:59", 630),
    "empty": ("", REFUSED),
    "24 hours": ("24:00", REFUSED),
    "61 minutes": ("09:61", REFUSED),
    "negative": ("-1:00", REFUSED),
    "not a number": ("NaN", REFUSED),
    "64 bits": (str(2**63), REFUSED),
    "too long": ("10:30" + "0" * 5000, REFUSED),
    "null": ("10:30\x00", REFUSED),
    "surrogate": (SURROGATE, REFUSED),
    "emoji": ("🙂", REFUSED),
    "markup": (MARKUP, REFUSED),
}
# A choice from a list. What an empty one means is said with the field.
CHOICE: Values = {
    "unknown": ("nonsense", REFUSED),
    "a state": ("published", REFUSED),
    "none": ("None", REFUSED),
    "too long": ("x" * 5000, REFUSED),
    "null": ("\x00", REFUSED),
    "right to left": ("\u202e", REFUSED),
    "surrogate": (SURROGATE, REFUSED),
    "emoji": ("🙂", REFUSED),
    "64 bits": (str(2**63), REFUSED),
    "negative": ("-1", REFUSED),
    "not a number": ("NaN", REFUSED),
    "markup": (MARKUP, REFUSED),
    "query": (QUERY, REFUSED),
}
MAYBE = CHOICE | {"empty": ("", None)}
NEEDED = CHOICE | {"empty": ("", REFUSED)}
TICK: Values = {
    "no": ("false", False),
    "empty": ("", False),
    "yes": ("y", True),
    "null": ("\x00", True),
    "surrogate": (SURROGATE, True),
    "too long": ("x" * 5000, True),
    "64 bits": (str(2**63), True),
    "query": (QUERY, True),
}
# PostgreSQL refuses other things than SQLite: these are sent to both.
DANGEROUS = {
    "null",
    "surrogate",
    "too long",
    "64 bits",
    "32 bits",
    "5000 digits",
    "infinity",
    "not a number",
    "emoji",
    "query",
    "percent",
    "right to left",
    "one more",
    "negative",
    "zero",
}


def without_empty(values: Values) -> Values:
    """For texts that must be filled in."""
    return values | {"empty": ("", REFUSED), "blanks": (" \t\u3000 ", REFUSED)}


def at_most(longest: int, values: Values) -> Values:
    """For texts that are shorter than most."""
    return {
        name: (sent, REFUSED if stored is REFUSED or len(stored) > longest else stored)
        for name, (sent, stored) in values.items()
    }


def encoded(form: dict[str, str]) -> bytes:
    """Encode a form as browsers do, but let halves of characters through."""
    return "&".join(
        f"{quote_plus(name.encode('utf-8', 'surrogatepass'))}"
        f"={quote_plus(value.encode('utf-8', 'surrogatepass'))}"
        for name, value in form.items()
    ).encode("ascii")
