"""The smallest complete need and offer, as people would write them."""

from dataclasses import replace
from datetime import date
from typing import Any

from tests.world import World
from webapp.models.needs import RaisedBy, Source
from webapp.models.offers import Reach
from webapp.models.windows import WindowKind
from webapp.services.content import NeedContent, OfferContent, WindowContent

SATURDAYS = WindowContent(kind=WindowKind.WEEKLY, weekdays=0b0100000, starts=540, ends=660)


def need(world: World, category: str = "health", **changes: Any) -> NeedContent:
    content = NeedContent(
        category_id=world.categories[category],
        title="独居老人季度健康讲座",
        text="请医生每季度来讲一次常见病预防。",
        place="社区活动室二层",
        quantity=4,
        windows=(SATURDAYS,),
        raised_by=RaisedBy.RESIDENTS,
        source=Source.VISIT,
        last_date=date(2027, 6, 30),
        duty_check="非物业法定义务、非低保事项",
    )
    return replace(content, **changes)


def offer(world: World, category: str = "health", **changes: Any) -> OfferContent:
    content = OfferContent(
        category_id=world.categories[category],
        title="内科医生健康讲座",
        text="每月可派两名医生讲课。",
        place="门诊楼三层会议室",
        quantity=10,
        windows=(SATURDAYS,),
        reach=Reach.ON_SITE,
        contact_name="医务科",
        contact_phone="0316-5550101",
        authorised_by="院党委",
        valid_until=date(2027, 12, 31),
    )
    return replace(content, **changes)
