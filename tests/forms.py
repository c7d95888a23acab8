"""What a browser sends when somebody fills in the smallest complete form."""

from datetime import date, timedelta
from typing import Any

from tests.town import TODAY, Town
from webapp.models.postings import PostingKind

WINDOW = {
    "windows-0-kind": "weekly",
    "windows-0-weekdays": "32",
    "windows-0-starts": "09:00",
    "windows-0-ends": "11:00",
    "windows-0-holidays": "include",
}


def need(town: Town, **changes: Any) -> dict[str, Any]:
    data = {
        "form_key": "f" * 32,
        "version": "",
        "category_id": str(town.categories["health"]),
        "title": "独居老人季度健康讲座",
        "text": "请医生每季度来讲一次常见病预防。",
        "place": "社区活动室二层",
        "quantity": "4",
        "visibility": "public",
        "urgency": "normal",
        "raised_by": "residents",
        "source": "visit",
        "last_date": (TODAY + timedelta(days=200)).isoformat(),
        "duty_check": "非物业法定义务、非低保事项",
    }
    return data | WINDOW | changes


def offer(town: Town, **changes: Any) -> dict[str, Any]:
    data = {
        "form_key": "f" * 32,
        "version": "",
        "category_id": str(town.categories["health"]),
        "title": "内科医生健康讲座",
        "text": "每月可派两名医生讲课。",
        "place": "门诊楼三层会议室",
        "quantity": "10",
        "visibility": "public",
        "reach": "on_site",
        "contact_name": "医务科",
        "contact_phone": "0316-5550101",
        "authorised_by": "院党委",
        "valid_until": (TODAY + timedelta(days=300)).isoformat(),
    }
    return data | WINDOW | changes


POSTING = {PostingKind.NEED: need, PostingKind.OFFER: offer}


def unit(**changes: Any) -> dict[str, Any]:
    data = {
        "name": "清河医院",
        "nature": "hospital",
        "address": "翠堤路 8 号",
        "latitude": "39.52186",
        "longitude": "116.70422",
        "contact_name": "办公室",
        "contact_phone": "0316-5550101",
        "version": "1",
    }
    return data | changes


def community(**changes: Any) -> dict[str, Any]:
    return {"name": "清河里", "households": "1200", "version": "1"} | changes


def category(**changes: Any) -> dict[str, Any]:
    data = {
        "name": "邻里互助",
        "name_en": "Neighbours",
        "unit": "次",
        "unit_en": "times",
        "travel_limit_m": "800",
        "version": "1",
    }
    return data | changes


def invitation(role: str, **changes: Any) -> dict[str, Any]:
    data = {"name": "李新", "account": "li-xin", "phone": "13800001234", "role": role}
    return data | changes


def round_(organisation_id: int, first: date) -> dict[str, str]:
    """The form that opens a round, with every slider where it stands at first."""
    parts = ("fit", "distance", "time", "reciprocity", "reliability", "continuity", "claims")
    return {
        "organisation_id": str(organisation_id),
        "form_key": "e" * 32,
        "name": "第四季度匹配",
        "first_day": first.isoformat(),
        "last_day": (first + timedelta(days=90)).isoformat(),
        "policy_name": "年度权重",
        "first": "fair",
        "urgent_first": "y",
    } | dict.fromkeys(parts, "3")


def meeting(day: date, **changes: Any) -> dict[str, Any]:
    data = {"title": "第五次联席会议", "kind": "room", "day": day.isoformat(), "begins": "14:30"}
    return data | {"meeting_place": "三楼会议室", "note": ""} | changes
