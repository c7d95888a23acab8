"""The published items as they lie in the csv files, with the page each was found on."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from webapp.models.postings import PostingKind

HERE = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class Item:
    """One published need, offer or venue. An empty text: the page did not say."""

    number: str
    kind: PostingKind
    owner: str
    nature: str
    category: str
    title: str
    remark: str
    quantity: int | None
    unit: str
    times: str
    place: str
    limits: str
    cost: str
    deadline: str
    urgent: bool
    source: str

    @property
    def said(self) -> Iterator[tuple[str, str]]:
        """What the page said, under the headings of the files."""
        amount = f"{self.quantity or ''}{self.unit}"
        pieces = {
            "标题": self.title,
            "说明": self.remark,
            "数量": amount,
            "时间": self.times,
            "地点": self.place,
            "对象或限制": self.limits,
            "收费": self.cost,
            "最迟日期": self.deadline,
        }
        yield from ((name, text) for name, text in pieces.items() if text)


def items() -> Iterator[Item]:
    """All of them: needs, offers, then venues, which are offers of rooms and grounds."""
    for row in _rows("needs"):
        yield _item(row, PostingKind.NEED, owner=row["社区"], times=row["时间"])
    for row in _rows("offers"):
        yield _item(row, PostingKind.OFFER, owner=row["单位"], times=row["可用时段"])
    for row in _rows("venues"):
        yield _venue(row)


def sources() -> dict[str, str]:
    """Title, site and date of each page by its number."""
    return {
        row["来源编号"]: "，".join(part for part in (row["标题"], row["网站"], row["日期"]) if part)
        for row in _rows("sources")
    }


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (HERE / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _item(row: Mapping[str, str], kind: PostingKind, *, owner: str, times: str) -> Item:
    return Item(
        number=row["编号"],
        kind=kind,
        owner=owner,
        nature=row.get("单位性质", "社区"),
        category=row["类别"],
        title=row["标题"],
        remark=row["说明"],
        quantity=int(row["数量"]) if row["数量"] else None,
        unit=row["计量单位"],
        times=times,
        place=row["地点"],
        limits=row.get("对象限制", ""),
        cost="",
        deadline=row.get("最迟日期", ""),
        urgent=bool(row.get("紧急度")),
        source=row["来源编号"],
    )


def _venue(row: Mapping[str, str]) -> Item:
    return Item(
        number=row["编号"],
        kind=PostingKind.OFFER,
        owner=row["单位"],
        nature="学校" if row["单位"].endswith(("学", "校", "小", "中")) else "事业单位",
        category="活动阵地",
        title=row["场地"],
        remark=f"容量{row['容量']}人" if row["容量"] else "",
        quantity=None,
        unit="",
        times=row["开放时段(原文)"],
        place=row["地址"],
        limits=row["限制"],
        cost=row["收费"],
        deadline="",
        urgent=False,
        source=row["来源编号"],
    )
