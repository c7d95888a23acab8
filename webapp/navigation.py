"""What each role finds in the side bar and, on a phone, in the bottom bar."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import Flask, g, request, url_for

from webapp.i18n import N_, _, several
from webapp.models.people import Role


@dataclass(frozen=True, slots=True)
class Entry:
    """`plural`: it leads to a list, and its label is the noun for one of its rows."""

    endpoint: str
    label: str
    icon: str
    mobile: bool = True
    plural: bool = False
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """An entry as the page shows it."""

    url: str
    label: str
    icon: str
    current: bool
    mobile: bool
    count: int | None = None


HOME = Entry("home.index", N_("工作台"), "house")
_KIND_NEEDS, _KIND_OFFERS = (("kind", "needs"),), (("kind", "offers"),)
NEEDS = Entry("postings.index", N_("需求"), "clipboard-check", plural=True, values=_KIND_NEEDS)
OFFERS = Entry("postings.index", N_("资源"), "box-seam", plural=True, values=_KIND_OFFERS)
MATCHES = Entry("matches.index", N_("对接"), "link-45deg", plural=True)
ROUNDS = Entry("rounds.index", N_("匹配轮次"), "diagram-2", mobile=False, plural=True)
MEETINGS = Entry("meetings.index", N_("联席会议"), "calendar-event", mobile=False, plural=True)
PAPERS = Entry("meetings.index", N_("联席会议"), "calendar-event", plural=True)
PROJECTS = Entry("projects.index", N_("项目清单"), "card-checklist", mobile=False)
CLAIM_RULES = Entry("claim_rules.show", N_("认领规则"), "sliders", mobile=False)
COMMITTEE = Entry("committee_rules.show", N_("议事规则"), "bank", mobile=False)
UNITS = Entry("organisations.units", N_("单位"), "building", mobile=False, plural=True)
COMMUNITIES = Entry("organisations.communities", N_("社区"), "houses", mobile=False, plural=True)
ACCOUNTS = Entry("accounts.index", N_("账号"), "people", mobile=False, plural=True)
SUBDISTRICTS = Entry("organisations.subdistricts", N_("街道"), "diagram-3", plural=True)
CATEGORIES = Entry("categories.index", N_("类别"), "tags", mobile=False, plural=True)
OUTBOX = Entry("outbox.index", N_("邮件寄送"), "send", mobile=False)
AUDIT = Entry("audit.index", N_("审计"), "journal-text")
ME = Entry("account.me", N_("我的"), "person")

VISITORS = (
    Entry("public.index", N_("首页"), "house"),
    Entry("public.postings", N_("需求"), "clipboard-check", plural=True, values=_KIND_NEEDS),
    Entry("public.postings", N_("资源"), "box-seam", plural=True, values=_KIND_OFFERS),
)
EVERYBODY = (HOME, NEEDS, OFFERS, MATCHES, PROJECTS, UNITS, COMMUNITIES)
# Members come for the papers: on their phones these stand where others have the offers.
DECIDING = (HOME, PAPERS, NEEDS, replace(OFFERS, mobile=False), MATCHES, PROJECTS)
MENUS: Mapping[Role, tuple[Entry, ...]] = {
    Role.UNIT_CONTACT: (*EVERYBODY, ME),
    Role.COMMUNITY_STAFF: (*EVERYBODY, ME),
    Role.COMMUNITY_SECRETARY: (*EVERYBODY, ME),
    Role.COORDINATOR: (*EVERYBODY, ROUNDS, MEETINGS, CLAIM_RULES, COMMITTEE, ACCOUNTS, ME),
    Role.COMMITTEE_MEMBER: (*DECIDING, UNITS, COMMUNITIES, ROUNDS, CLAIM_RULES, COMMITTEE, ME),
    Role.DISTRICT_ADMIN: (
        *EVERYBODY,
        ROUNDS,
        MEETINGS,
        SUBDISTRICTS,
        CATEGORIES,
        ACCOUNTS,
        OUTBOX,
        ME,
    ),
    Role.AUDITOR: (*EVERYBODY, ROUNDS, MEETINGS, AUDIT, ACCOUNTS, ME),
}


def items() -> list[Item]:
    """The menu of whoever is here: of the role acted in, or of the public."""
    actor = g.get("actor")
    return [_item(entry) for entry in (MENUS[actor.role] if actor else VISITORS)]


def _item(entry: Entry) -> Item:
    values: dict[str, Any] = dict(entry.values)
    url = url_for(entry.endpoint, **values)
    first_page = url in {"/", "/public/"}
    here = request.path == url or (not first_page and request.path.startswith(f"{url}/"))
    label = several(entry.label) if entry.plural else _(entry.label)
    return Item(url, label, entry.icon, here, entry.mobile)


def init_app(app: Flask) -> None:
    app.context_processor(lambda: {"nav": items()})
