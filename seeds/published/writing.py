"""A published item as the content of a posting, with its source and what was filled."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from seeds.places import OrganisationSeed
from seeds.published.filling import NO_PLACE, OPEN_FOR, Filled
from seeds.published.records import Item
from webapp.models.needs import RaisedBy, Source, Urgency
from webapp.models.offers import Reach
from webapp.models.postings import PostingKind
from webapp.services.content import NeedContent, OfferContent

LONGEST_TITLE, LONGEST_PLACE, LONGEST_LIMITS = 60, 120, 200
ORIGINAL, ORIGIN, ADDED = "公开原文", "来源", "以下不是原文，由演示数据按规则补齐或移动"


def title_of(item: Item) -> str:
    """The published words; what is too long for a title stands whole in the text."""
    if not item.title:
        return "场地开放"
    if len(item.title) <= LONGEST_TITLE:
        return item.title
    return f"{item.title[: LONGEST_TITLE - 1]}…"


def content_of(
    item: Item,
    owner: OrganisationSeed,
    *,
    category_id: int,
    marks: Mapping[str, bool],
    source: str,
    today: date,
) -> NeedContent | OfferContent:
    filled = Filled()
    if not item.title:
        filled.notes.append("标题（原文未写场地名称）")
    windows = filled.windows(item, today)
    values: dict[str, Any] = {
        "category_id": category_id,
        "title": title_of(item),
        "place": filled.or_else("地点", item.place, NO_PLACE)[:LONGEST_PLACE],
        "quantity": filled.quantity(item),
        "windows": windows,
        **marks,
    }
    if item.kind is PostingKind.NEED:
        values |= _of_a_need(item, filled)
        values["last_date"] = filled.last_date(item, windows, today)
        return NeedContent(**values, text=_text(item, source, filled))
    values |= _of_an_offer(item, owner, filled)
    values["valid_until"] = max([today + OPEN_FOR, *(w.last_day or today for w in windows)])
    return OfferContent(**values, text=_text(item, source, filled))


def _of_a_need(item: Item, filled: Filled) -> dict[str, Any]:
    filled.notes.append("提出人、来源渠道与职责核对（演示填写）")
    urgency = Urgency.URGENT if item.urgent else Urgency.NORMAL
    return {
        "raised_by": RaisedBy.UNIT if item.category == "单位需求" else RaisedBy.COMMUNITY,
        "source": Source.OTHER,
        "duty_check": "演示数据：按公开信息录入，未与职能部门核对。",
        "urgency": urgency,
        "urgency_reason": "原文标注“急”" if item.urgent else "",
    }


def _of_an_offer(item: Item, owner: OrganisationSeed, filled: Filled) -> dict[str, Any]:
    filled.notes.append("联系人、审批人与有效期（虚构）")
    return {
        "reach": Reach.ON_SITE,
        "audience_limits": item.limits[:LONGEST_LIMITS],
        "cost_note": item.cost[:LONGEST_PLACE],
        "contact_name": owner.contact_name,
        "contact_phone": owner.contact_phone,
        "authorised_by": "演示数据，未经审批",
    }


def _text(item: Item, source: str, filled: Filled) -> str:
    """What the page said, word for word; then where; then what was added here."""
    said = "\n".join(f"{name}：{text}" for name, text in item.said)
    origin = f"{ORIGIN}：{source}（{item.source}，{item.number}），原发布方：{item.owner}。"
    return f"【{ORIGINAL}】\n{said}\n{origin}\n【{ADDED}】\n" + "\n".join(
        f"· {note}" for note in filled.notes
    )
