"""The second demo: one invented sub-district that posts what offices have really published."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from seeds import city, demo, people
from seeds.names import build_city
from seeds.people import Cast
from seeds.places import CitySeed, OrganisationSeed
from seeds.published.records import Item, items, sources
from seeds.published.writing import content_of
from webapp.categories import CATEGORIES, CategorySeed
from webapp.errors import Unfit
from webapp.i18n import now
from webapp.models.organisations import Nature
from webapp.models.postings import PostingAction, PostingKind
from webapp.policy import Actor
from webapp.services import postings, rules

POSTED_BEFORE = timedelta(days=14)
BETWEEN = timedelta(minutes=10)
MARKS = ("divisible", "recurring", "exclusive", "poolable")
# What the pages call a unit, and what that is here; communities and their centres are communities.
NATURES = {
    "机关": Nature.AGENCY,
    "事业单位": Nature.INSTITUTION,
    "学校": Nature.SCHOOL,
    "医院": Nature.HOSPITAL,
    "国企": Nature.STATE_FIRM,
    "企业": Nature.PRIVATE_FIRM,
    "社会组织": Nature.SOCIAL_ORGANISATION,
    "志愿团队": Nature.SOCIAL_ORGANISATION,
}


@dataclass(frozen=True)
class LeftOut:
    """An item that the rules of the platform forbid, and which of them."""

    number: str
    reason: str


def fill(seed: int = demo.SEED, *, at: datetime | None = None) -> str:
    """Fill an empty database; return what was posted and what was left out.

    The same seed and day give the same sub-district. Needs demo mode and an app context.
    """
    if not demo.is_empty():
        return "The database already holds a city: nothing was added." + demo.unless_whole()
    rng, today = Random(seed), demo.start_of_day(at or now())
    plan = one_subdistrict(build_city(seed))
    founded = today - demo.FOUNDED_BEFORE
    stored = city.found(plan, at=founded)
    cast = people.enrol_cast(rng, plan, stored, plan.units, at=founded)
    town = _Town(rng, plan, stored, cast, today)
    left_out = [reason for item in items() if (reason := town.post(item))]
    demo.end_the_day(at=today)
    return _summary(town.posted, left_out)


def one_subdistrict(plan: CitySeed) -> CitySeed:
    """The first sub-district of the invented city, with all that lies in it."""
    home = plan.subdistricts[0]
    communities = tuple(c for c in plan.communities if c.parent_key == home.key)
    keys = {community.key for community in communities}
    return replace(
        plan,
        districts=tuple(d for d in plan.districts if d.key == home.parent_key),
        subdistricts=(home,),
        communities=communities,
        grids=tuple(grid for grid in plan.grids if grid.parent_key in keys),
        units=tuple(unit for unit in plan.units if unit.parent_key == home.key),
    )


def _summary(posted: Counter[PostingKind], left_out: Sequence[LeftOut]) -> str:
    needs, offers = posted[PostingKind.NEED], posted[PostingKind.OFFER]
    lines = [f"{needs} published needs, {offers} offers and venues; {len(left_out)} left out"]
    reasons: dict[str, list[str]] = {}
    for one in left_out:
        reasons.setdefault(one.reason, []).append(one.number)
    lines += [f"  {reason}: {', '.join(numbers)}" for reason, numbers in reasons.items()]
    return "\n".join(lines)


class _Town:
    """Who posts what. Every published owner stands for one invented organisation."""

    def __init__(
        self, rng: Random, plan: CitySeed, stored: city.StoredCity, cast: Cast, today: datetime
    ) -> None:
        self._rng, self._ids, self._cast, self._today = rng, stored.ids, cast, today
        self._at = today - POSTED_BEFORE
        self._communities = list(plan.communities)
        self._units = list(plan.units)
        self._owners: dict[str, OrganisationSeed] = {}
        self._sources = sources()
        self._category_ids = demo.category_ids()
        self._categories = {_plain(c.name): c for c in CATEGORIES}
        self.posted: Counter[PostingKind] = Counter()

    def post(self, item: Item) -> LeftOut | None:
        """Take an item through its life up to publication, or say why it may not be posted."""
        category = self._categories[_plain(item.category)]
        if category.code_only:
            return LeftOut(item.number, "about a family")  # these exist only as coded cases
        owner = self._owner(item)
        content = content_of(
            item,
            owner,
            category_id=self._category_ids[category.key],
            marks=_marks(category),
            source=self._sources[item.source],
            today=self._today.date(),
        )
        try:
            rules.check_fit(content, today=self._today.date())
        except Unfit as fault:
            return LeftOut(item.number, f"{fault.rule} in {fault.field}")
        author = self._author(owner)
        made = postings.save(
            item.kind,
            content,
            form_key=f"{self._rng.getrandbits(128):032x}",
            version=None,
            submit=True,
            actor=author,
            at=self._next(),
        )
        if made.must_be_verified:
            secretary = self._cast.secretaries[author.organisation_id]
            self._move(item.kind, made.id, PostingAction.VERIFY, secretary)
        coordinator = next(iter(self._cast.coordinators.values()))
        self._move(item.kind, made.id, PostingAction.PUBLISH, coordinator)
        self.posted[item.kind] += 1
        return None

    def _move(
        self, kind: PostingKind, posting_id: int, action: PostingAction, actor: Actor
    ) -> None:
        postings.move(kind, posting_id, action, actor=actor, at=self._next(), reason="")

    def _next(self) -> datetime:
        self._at += BETWEEN
        return self._at

    def _owner(self, item: Item) -> OrganisationSeed:
        if item.owner not in self._owners:
            self._owners[item.owner] = self._choose(item)
        return self._owners[item.owner]

    def _choose(self, item: Item) -> OrganisationSeed:
        """Those of the right kind in turn, so that everybody posts something."""
        taken = Counter(owner.key for owner in self._owners.values())
        nature = NATURES.get(item.nature)
        if item.category == "单位需求":
            nature = Nature.SCHOOL
        fitting: list[OrganisationSeed] = [u for u in self._units if u.nature == nature]
        return min(fitting or self._communities, key=lambda one: taken[one.key])

    def _author(self, owner: OrganisationSeed) -> Actor:
        owner_id = self._ids[owner.key]
        return self._cast.staff.get(owner_id) or self._cast.contacts[owner_id]


def _plain(name: str) -> str:
    return name.replace("（", "(").replace("）", ")")


def _marks(category: CategorySeed) -> dict[str, bool]:
    return {mark: getattr(category, mark) for mark in MARKS}
