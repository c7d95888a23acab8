"""Say in two or three words when something happens."""

from collections.abc import Sequence

from seeds.texts.drafts import WindowText

DAYS = "一二三四五六日"
WORKDAYS = 0b0011111
SETS = {WORKDAYS: "工作日", 0b1100000: "周末", 0b1111111: "每天"}
NOON, EVENING = 12 * 60, 17 * 60


def when_in_words(windows: Sequence[WindowText]) -> str:
    """Return e.g. 周三下午, 工作日, 每月一次, 12月; "" where words would only confuse."""
    opened = [window for window in windows if window.kind != "closed"]
    if opened[0].kind == "dated":
        return _dated(opened)
    if len({window.weekdays for window in opened}) > 1:
        return ""
    days = opened[0].weekdays or 0
    if len(opened) > 1:
        return _weekdays(days) if days != WORKDAYS else ""
    return _weekdays(days) + _part_of_day(opened[0])


def _dated(windows: Sequence[WindowText]) -> str:
    if len(windows) == 1:
        return f"{windows[0].first_day.month}月"
    gap = (windows[1].first_day - windows[0].first_day).days
    if gap < 14:
        return f"{windows[0].first_day.month}月"
    return "每月一次" if gap < 60 else "每季度一次"


def _weekdays(days: int) -> str:
    if days in SETS:
        return SETS[days]
    names = [DAYS[place] for place in range(7) if days >> place & 1]
    return "周" + "、".join(names)


def _part_of_day(window: WindowText) -> str:
    starts, ends = window.starts or 0, window.ends or 0
    if ends <= 13 * 60:
        return "上午" if starts < 10 * 60 + 30 else "中午"
    if starts >= EVENING:
        return "晚上"
    return "下午" if starts >= NOON else ""
