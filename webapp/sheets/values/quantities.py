"""How many, and how many people. A number that is not said is asked for, never guessed."""

import re

from webapp.sheets.values.numerals import CHINESE, MOST, whole
from webapp.sheets.values.reading import Problem, Quantity, Reading, asked
from webapp.sheets.values.text import is_empty, plain

_NUMBER = rf"(?:\d{{1,3}}(?:,\d{{3}})+(?!\d)|\d+(?:\.\d+)?[百千万]?|[{CHINESE}]+)"
_ABOUT = r"(?:大约有?|大概有?|约为?|近|将近|接近|至少|不少于|不低于|最少|上)"
_LEAD = r"(?:共计?|合计|总计|计|数量[为:]?|人数[为:]?)"
_MORE = r"(?:余|多|来|\+)"
# A measure word and perhaps its noun (个社区), but no remark: 人已报名 is no unit.
_UNIT = rf"m2|[^\W\d_已未内外起每前后含另约余多以不等左右上下{CHINESE}]{{1,4}}?"
_AFTER = r"(?:左右|上下|以上|及以上)"
_PLAIN = re.compile(
    rf"{_LEAD}?(?P<lead>{_ABOUT})?(?P<number>{_NUMBER})(?P<more>{_MORE})?(?P<scale>万)?"
    rf" ?(?P<unit>(?:{_UNIT})??)(?P<after>{_AFTER})?"
)
_RANGE = re.compile(
    rf"{_LEAD}?(?P<lead>{_ABOUT})?(?P<low>{_NUMBER}) ?(?P<unit1>(?:{_UNIT})??)"
    rf"(?:-|至|到)(?P<high>{_NUMBER}) ?(?P<unit>(?:{_UNIT})??)(?P<after>{_AFTER})?"
)
_UP_TO = re.compile(
    rf"(?:最多|不超过|至多|限|不多于)(?P<number>{_NUMBER}) ?(?P<unit>(?:{_UNIT})??)(?:以内|以下)?"
    rf"|(?P<number2>{_NUMBER}) ?(?P<unit2>(?:{_UNIT})??)(?:以内|以下|之内)"
)
_PAIR = re.compile(r"(?P<a>[一二三四五六七八])(?P<b>[二三四五六七八九])(?P<tens>[十百千万]?)")
_RATE = re.compile(
    r"(?P<start>.*?)(?:/|每)(?P<per>[^\d/]{1,4})|每(?P<per2>[^\d约近]{1,3})(?P<start2>.*)"
)
_TIMES = re.compile(rf"({_NUMBER}) ?({_UNIT}) ?[×xX*✕] ?({_NUMBER}) ?({_UNIT})")
_CASH = re.compile(r"[¥￥$]|元|块钱|人民币|rmb|cny|现金", re.IGNORECASE)
_WORDS = re.compile(
    r"若干|大量|少量|适量|不限|(?<!人)数[十百千万]|几|^多|^一批|一些|各|按需|待定|半"
    r"|充足|许多|不等|全部"
)


def read_quantity(text: str) -> Reading[Quantity]:
    """约45人, ３０人, 二十五名, 1.2万册. Rates, products, ranges, words and money are asked about."""
    if is_empty(text):
        return Reading()
    shown = plain(text)
    for ask in (_money, _in_words, _product, _rate, _up_to):
        if problem := ask(shown):
            return Reading(problem=problem)
    if found := _PLAIN.fullmatch(shown):
        return _certain(found)
    return Reading(problem=_several(shown) or Problem("quantity_unclear"))


def read_headcount(text: str) -> Reading[tuple[int, int]]:
    """How many people: (lowest, highest). 30-40人, 约45人, 二十五名, 50人以内."""
    if is_empty(text):
        return Reading()
    shown = plain(text)
    if found := _RANGE.fullmatch(shown):
        low, high = whole(found["low"]), whole(found["high"])
        return _people(low, high, found["unit1"] or found["unit"])
    one = read_quantity(text)
    if one.value is None:
        return Reading(problem=one.problem)
    return _people(one.value.amount, one.value.amount, one.value.unit)


_PERSONS = {"", "人", "名", "位", "个", "人次", "个人", "名学生", "名老人", "名儿童"}


def _people(low: int | None, high: int | None, unit: str) -> Reading[tuple[int, int]]:
    if unit not in _PERSONS:
        return asked("not_people", unit=unit, suggestion=f"{high}人" if high else None)
    if not low or not high or high > MOST:
        return asked("quantity_unclear")
    if low > high:
        return asked("range_reversed", suggestion=f"{high}-{low}人")
    return Reading((low, high))


def _certain(found: re.Match[str]) -> Reading[Quantity]:
    """A number and perhaps a unit, nothing else."""
    number, unit = found["number"], found["unit"]
    if found["lead"] == "上" and number[:1] not in "百千万":
        return asked("quantity_unclear")  # 上百人 is a hundred or more, 上20人 is nothing
    amount = whole(number + (found["scale"] or ""))
    if amount is None:
        problem = _fraction(number, unit) or _several(found[0])
        return Reading(problem=problem or Problem("quantity_unclear"))
    if found["scale"] and whole(number) is not None:
        amount = (whole(number) or 0) * 10_000
    if not 0 < amount <= MOST:
        return asked("quantity_out_of_range", found=found[0])
    about = bool(found["lead"] or found["more"] or found["after"])
    return Reading(Quantity(amount, unit, about))


def _fraction(number: str, unit: str) -> Problem | None:
    """1.5小时: quantities are whole; the next whole number is proposed."""
    if not re.fullmatch(r"\d+\.\d+", number):
        return None
    up = int(number.partition(".")[0]) + 1
    return Problem("quantity_not_whole", (("found", number),), f"{up}{unit}")


def _money(text: str) -> Problem | None:
    found = _CASH.search(text)
    return Problem("quantity_is_cash", (("found", found[0]),)) if found else None


def _in_words(text: str) -> Problem | None:
    found = _WORDS.search(text)
    if not found:
        return None
    suggestion = f"1{text[1:]}" if found[0] == "一批" else None
    return Problem("quantity_in_words", (("found", found[0]),), _if_read(suggestion))


def _product(text: str) -> Problem | None:
    """2场×50人: proposed is the total."""
    found = _TIMES.fullmatch(text)
    if not found:
        return None
    first, second = whole(found[1]), whole(found[3])
    total = f"{first * second}{found[4]}" if first and second else None
    return Problem("quantity_is_product", (), _if_read(total))


def _rate(text: str) -> Problem | None:
    """100人次/月: so many each time, which is not how many in all."""
    found = _RATE.fullmatch(text)
    if not found:
        return None
    start = (found["start"] or found["start2"] or "").strip()
    return Problem("quantity_is_rate", (("per", found["per"] or found["per2"]),), _if_read(start))


def _several(text: str) -> Problem | None:
    """3-5人, 三四个, 五六十名: the larger number is proposed."""
    if found := _RANGE.fullmatch(text):
        low, high = whole(found["low"]), whole(found["high"])
        if low is None or high is None:
            return None
        unit = found["unit"] or found["unit1"]
        return Problem("quantity_is_range", (), _if_read(f"{max(low, high)}{unit}"))
    pair = _PAIR.search(text)
    if not pair or CHINESE.index(pair["b"]) < CHINESE.index(pair["a"]):
        return None
    larger = _if_read(text[: pair.start()] + pair["b"] + text[pair.end("b") :])
    return Problem("quantity_is_range", (), larger) if larger else None


def _up_to(text: str) -> Problem | None:
    found = _UP_TO.fullmatch(text)
    if not found:
        return None
    number, unit = found["number"] or found["number2"], found["unit"] or found["unit2"]
    return Problem("quantity_is_limit", (), _if_read(f"{number}{unit or ''}"))


def _if_read(suggestion: str | None) -> str | None:
    """A suggestion is shown only if it would itself be read without a question."""
    return suggestion if suggestion and read_quantity(suggestion).value else None
