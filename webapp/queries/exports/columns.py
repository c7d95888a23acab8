"""The columns of every exported list, with the names that the office uses.

What can also be imported has the headings of `webapp.sheets.kinds`, so that a file that was
exported is understood when it comes back.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from webapp.audit_words import FACT_NAMES, OBJECT_NAMES, fact_in_words
from webapp.exports import codes
from webapp.exports.columns import Column, Kind, Words, named, said_yes
from webapp.names import (
    FIELD_NAMES,
    NATURE_NAMES,
    RAISED_BY_NAMES,
    REACH_NAMES,
    ROLE_NAMES,
    SCOPE_NAMES,
    SOURCE_NAMES,
    STATE_NAMES,
    URGENCY_NAMES,
    VISIBILITY_NAMES,
)
from webapp.reasons import PART_NAMES
from webapp.sheets.kinds import KINDS
from webapp.sheets.values.reading import Window
from webapp.sheets.values.times import write_times

CONTACT = frozenset({"contact_name", "contact_phone", "authorised_by"})
# How and when it was handled: the public sees what is offered and needed, not this.
ONLY_INSIDE = frozenset({"visibility", "changed_at", "published_at"})


def _text(key: str, heading: str = "", **more: Any) -> Column:
    return Column(key, heading or FIELD_NAMES[key], **more)


def _number(key: str, heading: str = "", **more: Any) -> Column:
    return Column(key, heading or FIELD_NAMES[key], Kind.NUMBER, **more)


def _mark(key: str, heading: str) -> Column:
    return Column(key, heading, words=said_yes)


CODE = Column(codes.KEY, codes.HEADING, width=15, on_paper=True)
SUBDISTRICT = _text("subdistrict", "街道", width=14)
IN_USE = Column("open", "使用情况", words=lambda open_: "使用中" if open_ else "已停用")
# Sheets are read by names, so these hold names; their keys say so.
_NAMED = {
    "owner_id": "owner",
    "category_id": "category",
    "grid_id": "grid",
    "community_id": "parent",
}


def _windows(windows: Sequence[Mapping[str, Any]]) -> str:
    """In the words that an import reads back to the same windows."""
    return write_times(Window(**window) for window in windows)


def _headcount(bounds: Mapping[str, int | None]) -> str:
    low, high = bounds["low"] or bounds["high"], bounds["high"] or bounds["low"]
    return f"{low}人" if low == high else f"{low}-{high}人"


_WORDS: Mapping[str, Words] = {
    "windows": _windows,
    "headcount": _headcount,
    "urgency": named(URGENCY_NAMES),
    "raised_by": named(RAISED_BY_NAMES),
    "source": named(SOURCE_NAMES),
    "scope": named(SCOPE_NAMES),
    "reach": named(REACH_NAMES),
    "visibility": named(VISIBILITY_NAMES),
    "nature": named(NATURE_NAMES),
    **dict.fromkeys(("divisible", "recurring", "exclusive", "poolable"), said_yes),
}
_NUMBERS = frozenset(
    "quantity capacity minimum max_suppliers radius_m yearly_cap households latitude "
    "longitude".split()
)
_DAYS = frozenset({"last_date", "valid_until"})
_WIDTHS = {
    **dict.fromkeys(("text", "windows"), 50),
    **dict.fromkeys(("title", "address"), 36),
    **dict.fromkeys(("owner", "name", "place", "parent", "audience", "cost_note"), 24),
    **dict.fromkeys(
        "conditions contributes can_return duty_check urgency_reason audience_limits qualification "
        "exclusions safety wants".split(),
        30,
    ),
    "contact_phone": 18,
    "reach": 18,
}


def _as_imported(kind: str, *on_paper: str) -> tuple[Column, ...]:
    """Return the code and the columns of that kind of sheet, in its order."""
    imported = (
        _imported(_NAMED.get(one.key, one.key), one.heading, on_paper)
        for one in KINDS[kind].columns
    )
    return (CODE, *imported)


def _imported(key: str, heading: str, on_paper: Sequence[str]) -> Column:
    kind = Kind.DAY if key in _DAYS else Kind.NUMBER if key in _NUMBERS else Kind.TEXT
    words, width = _WORDS.get(key), _WIDTHS.get(key)
    return Column(key, heading, kind, words=words, width=width, on_paper=key in on_paper)


_HANDLED = (
    Column("state", "状态", words=named(STATE_NAMES), on_paper=True),
    _number("left", "剩余可用"),
    SUBDISTRICT,
    Column("published_at", "发布时间", Kind.MOMENT),
    Column("changed_at", "最近变动", Kind.MOMENT),
)
_ON_PAPER = ("title", "category", "owner", "quantity", "unit")
OF_NEEDS = (*_as_imported("needs", *_ON_PAPER, "urgency", "last_date"), *_HANDLED)
OF_OFFERS = (
    *_as_imported("offers", *_ON_PAPER, "reach", "valid_until"),
    Column("confirmed_at", "最近确认", Kind.MOMENT),
    *_HANDLED,
)
_KEPT = (IN_USE, SUBDISTRICT)
_POSTED = (
    _number("offers", "资源数", on_paper=True),
    _number("needs", "需求数", on_paper=True),
)
_OF_PLACES = ("name", "address", "contact_name")
OF_UNITS = (*_as_imported("units", *_OF_PLACES, "nature"), *_KEPT, *_POSTED)
OF_COMMUNITIES = (
    *_as_imported("communities", *_OF_PLACES, "households"),
    *_KEPT,
    _number("grids", "网格数", on_paper=True),
    *_POSTED,
)
OF_GRIDS = (*_as_imported("grids", *_OF_PLACES, "parent", "households"), *_KEPT)
_MARKS = tuple(
    _mark(key, heading)
    for key, heading in (
        ("divisible", "可拆分"),
        ("recurring", "周期"),
        ("exclusive", "独占"),
        ("poolable", "可合并"),
    )
)
_GROUPS = (
    ("under_check", "待核查"),
    ("open", "公布中"),
    ("matched", "已对接"),
    ("fulfilled", "已办结"),
)
OF_SUBDISTRICTS: Sequence[Column] = (
    CODE,
    _text("name", "街道", width=20, on_paper=True),
    _number("communities", "社区", on_paper=True),
    _number("units", "单位", on_paper=True),
    *(_number(f"needs_{key}", f"需求：{name}", on_paper=True) for key, name in _GROUPS),
    *(_number(f"offers_{key}", f"资源：{name}", on_paper=True) for key, name in _GROUPS),
    _number("active", "参与的社区", on_paper=True),
    _number("coverage", "参与率（%）", on_paper=True),
)
OF_CATEGORIES: Sequence[Column] = (
    _text("key", width=16),
    _text("name", width=16, on_paper=True),
    _text("name_en", width=24, on_paper=True),
    _text("unit", on_paper=True),
    _text("unit_en", on_paper=True),
    _number("travel_limit_m", "一般距离（米）", on_paper=True),
    *_MARKS,
    _mark("code_only", "只登记个案编号"),
    Column("open", "使用情况", words=IN_USE.words, on_paper=True),
)


def _role(code: str) -> str:
    return next((name for role, name in ROLE_NAMES.items() if role == code), code)


def _roles(held: Sequence[Mapping[str, str]]) -> str:
    return "；".join(f"{_role(one['role'])}·{one['organisation']}" for one in held)


OF_ACCOUNTS: Sequence[Column] = (
    _text("name", "姓名", on_paper=True),
    _text("account", width=20, on_paper=True),
    Column("roles", "角色", words=_roles, width=40, on_paper=True),
    _text("phone", width=16, on_paper=True),
    _mark("second_factor", "两步验证"),
    Column("created_at", "开通时间", Kind.MOMENT, on_paper=True),
    IN_USE,
)


def _object(code: str) -> str:
    return OBJECT_NAMES.get(code, code)


def _facts(facts: Mapping[str, Any]) -> str:
    return "；".join(
        f"{FACT_NAMES.get(name, name)}：{fact_in_words(name, value)}"
        for name, value in sorted(facts.items())
    )


OF_AUDIT: Sequence[Column] = (
    _number("seq", "编号", on_paper=True),
    Column("at", "时间", Kind.MOMENT, on_paper=True),
    _text("person", "谁", on_paper=True),
    Column(
        "role",
        "角色",
        words=_role,
        on_paper=True,
    ),
    _text("organisation", "所在组织", width=24),
    _text("done", "做了什么", on_paper=True),
    Column("object_type", "对象", words=_object, on_paper=True),
    _number("object_id", "对象编号"),
    _text("thing", "对象名称", width=36, on_paper=True),
    _text("reason", width=36, on_paper=True),
    Column("facts", "详细", words=_facts, width=36),
    _text("action", "动作代码", width=22),
    _text("hash", "封印", width=30),
)

_OF_PAIR = (
    Column("category", "类别", width=14),
    Column("urgency", "紧急程度", words=named(URGENCY_NAMES)),
    Column("need_code", "需求编号", width=15),
    Column("need", "需求", width=36, on_paper=True),
    Column("receiver", "社区或单位", width=24, on_paper=True),
)
OF_PLAN_PAIRS: Sequence[Column] = (
    *_OF_PAIR,
    Column("offer_code", "资源编号", width=15),
    Column("offer", "资源", width=36, on_paper=True),
    Column("giver", "提供方", width=24, on_paper=True),
    _number("quantity", "数量", on_paper=True),
    Column("unit", "单位", on_paper=True),
    _number("metres", "距离（米）"),
    _number("score", "得分", on_paper=True),
    *(_number(part, heading) for part, heading in PART_NAMES.items()),
    _mark("fixed", "已有约定"),
    _mark("pinned", "指定保留"),
    Column("runner_up", "次选", width=50),
    Column("refused", "没能发布的原因", width=30),
)
OF_PLAN_UNSERVED: Sequence[Column] = (
    *_OF_PAIR,
    _number("wanted", "需要", on_paper=True),
    _number("served", "得到", on_paper=True),
    Column("unit", "单位", on_paper=True),
    Column("why", "为什么", width=60, on_paper=True),
    Column("help", "怎样才行", width=40, on_paper=True),
)
