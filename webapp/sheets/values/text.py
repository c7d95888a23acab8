"""Cells as they are typed: full-width digits, many kinds of dashes, spaces everywhere."""

import re
import unicodedata

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−─~〜", "-"))
_MEANINGLESS = {"", "-", "/", "\\", "无", "暂无", "没有", "空", "n/a", "na", "none"}


def plain(text: str) -> str:
    """One line, narrow digits and signs, one kind of dash."""
    narrow = unicodedata.normalize("NFKC", text).translate(_DASHES)
    return re.sub(r"\s+", " ", re.sub(r"-{2,}", "-", narrow)).strip()


def is_empty(text: str) -> bool:
    """Say whether the cell says nothing: blank, a dash, 无."""
    return plain(text).lower() in _MEANINGLESS
