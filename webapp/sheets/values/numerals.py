"""Whole numbers in digits or in Chinese: 1,200, 1.2万, 二十五, 两百, 一万五. cn2an converts."""

import re

CHINESE = "〇零一二两三四五六七八九十廿卅百千万壹贰叁肆伍陆柒捌玖拾佰仟亿"
MOST = 100_000_000
_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")
_SCALED = re.compile(r"(\d+(?:\.\d+)?)(百|千|万)")
_SCALES = {"百": 100, "千": 1_000, "万": 10_000}
_SEVERAL = re.compile(r"[一二三四五六七八九]{2}")  # 三四个 is three or four, not 34
_UNITS = re.compile(r"[十百千万拾佰仟亿廿卅]")


def whole(text: str) -> int | None:
    """The number that the whole of `text` means for certain, or None."""
    if _DIGITS.fullmatch(text):
        return int(text.replace(",", ""))
    if scaled := _SCALED.fullmatch(text):
        return _scaled(scaled[1], _SCALES[scaled[2]])
    return _chinese(text)


def _scaled(number: str, scale: int) -> int | None:
    """1.2万 is 12000; 1.23456万 is no whole number."""
    before, _point, after = number.partition(".")
    places = len(str(scale)) - 1
    return None if len(after) > places else int(before + after.ljust(places, "0"))


def _chinese(text: str) -> int | None:
    if not text or set(text) - set(CHINESE) or _SEVERAL.search(text):
        return None
    if len(text) > 1 and not _UNITS.search(text):
        return None  # 二〇二六 is a year or a number on a door
    import cn2an

    filled = re.sub(r"^(?=[百千万])", "一", text)
    try:
        return int(cn2an.cn2an(filled, "normal"))
    except ValueError:
        return None
