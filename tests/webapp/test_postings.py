"""Use cases of needs and offers, on both databases."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from tests.contents import SATURDAYS, need, offer
from tests.world import NOON
from webapp.db import db
from webapp.errors import (
    AlreadyMoved,
    ChangedMeanwhile,
    Incomplete,
    NotPermitted,
    ReasonMissing,
    Unfit,
    Unknown,
)
from webapp.models import MODEL_OF
from webapp.models.audit import AuditEvent
from webapp.models.needs import Need, Urgency
from webapp.models.offers import Offer, Reach
from webapp.models.postings import PostingAction as A
from webapp.models.postings import PostingKind, Visibility
from webapp.models.postings import PostingState as S
from webapp.models.windows import WindowKind
from webapp.services import drafting, postings
from webapp.services.content import WindowContent

pytestmark = pytest.mark.usefixtures("in_app")
KEY = "0123456789abcdef0123456789abcdef"
NEED, OFFER = PostingKind.NEED, PostingKind.OFFER


@pytest.fixture
def post(people):
    """Write a posting as one of the actors and lead it as far as asked."""

    def make(who="community_staff river", content=None, *, kind=NEED, upto="submitted", key=KEY):
        content = content or (need(people) if kind is NEED else offer(people))
        actor = people.actors[who]
        made = postings.save(
            kind, content, form_key=key, version=None, submit=upto != "draft", actor=actor, at=NOON
        )
        place = who.rsplit(" ", 1)[-1]
        if upto in {"verified", "published"} and made.must_be_verified:
            secretary = people.actors[f"community_secretary {place}"]
            postings.move(kind, made.id, A.VERIFY, actor=secretary, at=NOON)
        if upto == "published":
            coordinator = people.actors[f"coordinator {place}"]
            postings.move(kind, made.id, A.PUBLISH, actor=coordinator, at=NOON)
        return made.id

    return make


def stored(posting_id, kind=NEED):
    db.session.expire_all()
    return db.session.get_one(MODEL_OF[kind], posting_id)


def events(posting_id, kind=NEED):
    db.session.expire_all()
    rows = db.session.scalars(
        select(AuditEvent)
        .where(
            AuditEvent.object_type == MODEL_OF[kind].__tablename__,
            AuditEvent.object_id == posting_id,
        )
        .order_by(AuditEvent.seq)
    )
    return [(row.action, row.person_id) for row in rows]


def counted(model=Need):
    return db.session.scalar(select(func.count()).select_from(model))


def test_a_need_goes_from_draft_to_the_public_list(post, people):
    need_id = post(upto="published")

    made = stored(need_id)
    staff, secretary, coordinator = (
        people.actors[f"{role} river"].person_id
        for role in ("community_staff", "community_secretary", "coordinator")
    )
    assert made.state is S.PUBLISHED
    assert made.code == "XQ-2026-0001"
    assert (made.submitted_at, made.verified_at, made.published_at) == (NOON, NOON, NOON)
    assert made.verified_by_id == secretary
    assert events(need_id) == [
        ("need.create", staff),
        ("need.submit", staff),
        ("need.verify", secretary),
        ("need.publish", coordinator),
    ]


def test_what_was_written_is_what_is_stored(post, people):
    content = need(
        people,
        capacity=50,
        divisible=True,
        urgency=Urgency.URGENT,
        urgency_reason="降温前要做完",
        windows=(SATURDAYS, replace(SATURDAYS, weekdays=1, starts=1080, ends=1920)),
        grid_id=people.organisations["river grid"],
    )

    need_id = post(content=content)

    assert drafting.content_of(stored(need_id)) == content


def test_owner_and_tenant_come_from_the_actor(post, people):
    made = stored(post())

    assert made.owner_id == people.organisations["river community"]
    assert made.subdistrict_id == people.organisations["river"]
    assert made.district_id == people.organisations["district"]


def test_the_same_form_sent_twice_makes_one_need(post):
    first, second = post(), post()

    assert first == second
    assert counted() == 1
    assert [action for action, _who in events(first)] == ["need.create", "need.submit"]


def test_a_submitted_form_with_other_content_is_refused(post, people):
    post()

    with pytest.raises(AlreadyMoved):
        post(content=need(people, quantity=9))

    assert db.session.scalar(select(Need.quantity)) == 4


def test_numbers_run_by_tenant_kind_and_year(post, people):
    codes = [stored(post(key=f"{n:032x}")).code for n in range(2)] + [
        stored(post("community_staff hill", key="a" * 32)).code
    ]
    offered = stored(post("unit_contact river", kind=OFFER, key="b" * 32), OFFER).code

    assert codes == ["XQ-2026-0001", "XQ-2026-0002", "XQ-2026-0001"]
    assert offered == "ZY-2026-0001"


def test_an_offer_needs_no_secretary(post):
    offer_id = post("unit_contact river", kind=OFFER, upto="published")

    assert stored(offer_id, OFFER).state is S.PUBLISHED
    assert stored(offer_id, OFFER).confirmed_at == NOON


def test_a_draft_may_be_almost_empty_but_not_be_submitted(post, people):
    bare = need(people, title="", text="", quantity=None, place="", windows=(), last_date=None)
    need_id = post(content=bare, upto="draft")

    with pytest.raises(Incomplete) as refusal:
        post(content=bare)

    assert refusal.value.fields == ("title", "text", "quantity", "place", "windows", "last_date")
    assert stored(need_id).state is S.DRAFT


UNFIT = {
    "phone": ({"text": "请联系13812345678"}, "text"),
    "identity": ({"title": "帮助11010519491231002X"}, "title"),
    "cash": ({"can_return": "可以给2000元"}, "can_return"),
    "above_quantity": ({"minimum": 5}, "minimum"),
    "below_low": ({"headcount_low": 9, "headcount_high": 3}, "headcount_high"),
    "past": ({"last_date": date(2026, 11, 22)}, "last_date"),
    "too_far": ({"last_date": date(2040, 1, 1)}, "last_date"),
    "no_case_here": ({"case_code": "HPL-2026-07"}, "case_code"),
    "only_closed": (
        {"windows": (WindowContent(kind=WindowKind.CLOSED, first_day=date(2026, 12, 1)),)},
        "windows",
    ),
}


@pytest.mark.parametrize("rule", UNFIT)
def test_what_contradicts_a_rule_is_refused_and_nothing_stored(post, people, rule):
    changes, field = UNFIT[rule]

    with pytest.raises(Unfit) as refusal:
        post(content=need(people, **changes))

    assert (refusal.value.field, refusal.value.rule) == (field, rule)
    assert counted() == 0


def test_todays_date_is_still_good(post, people):
    assert stored(post(content=need(people, last_date=date(2026, 11, 23)))).state is S.SUBMITTED


class TestFamilies:
    """A need for a family carries a code and nothing that could tell who it is."""

    @pytest.fixture
    def family(self, people):
        return need(
            people,
            "hardship",
            title="",
            text="",
            place="",
            case_code="HPL-2026-07",
            visibility=Visibility.INTERNAL,
        )

    def test_its_title_is_the_code(self, post, family):
        assert stored(post(content=family)).title == "困难帮扶（HPL-2026-07）"

    def test_sending_it_twice_still_makes_one(self, post, family):
        assert post(content=family) == post(content=family)

    @pytest.mark.parametrize("upto", ["draft", "submitted"])
    @pytest.mark.parametrize("field", ["text", "place", "audience", "urgency_reason"])
    def test_telling_fields_stay_empty_even_in_a_draft(self, post, family, field, upto):
        with pytest.raises(Unfit) as refusal:
            post(content=replace(family, **{field: "老人独居"}), upto=upto)

        assert (refusal.value.field, refusal.value.rule) == (field, "code_only")
        assert counted() == 0

    @pytest.mark.parametrize("code", ["王家", "hpl-2026-07", "HPL-26-7", "HPL-2026-07王"])
    def test_the_code_has_a_shape_that_holds_no_name(self, post, family, code):
        with pytest.raises(Unfit) as refusal:
            post(content=replace(family, case_code=code))

        assert refusal.value.rule == "code_shape"

    def test_it_is_never_public(self, post, family):
        with pytest.raises(Unfit) as refusal:
            post(content=replace(family, visibility=Visibility.PUBLIC))

        assert refusal.value.rule == "family_not_public"

    def test_the_code_is_required(self, post, family):
        with pytest.raises(Incomplete) as refusal:
            post(content=replace(family, case_code=None))

        assert refusal.value.fields == ("case_code",)


def test_editing_an_outdated_version_is_refused(post, people):
    need_id = post(upto="draft")
    staff = people.actors["community_staff river"]
    kwargs = {"form_key": KEY, "submit": False, "actor": staff, "at": NOON}
    postings.save(NEED, need(people, quantity=5), version=1, **kwargs)

    with pytest.raises(ChangedMeanwhile):
        postings.save(NEED, need(people, quantity=6), version=1, **kwargs)

    assert stored(need_id).quantity == 5


@pytest.mark.parametrize("action", [A.RETURN, A.REDIRECT])
def test_sending_back_needs_a_reason(post, people, action):
    need_id = post(upto="verified")
    coordinator = people.actors["coordinator river"]

    with pytest.raises(ReasonMissing):
        postings.move(NEED, need_id, action, actor=coordinator, at=NOON)
    assert stored(need_id).state is S.VERIFIED

    postings.move(NEED, need_id, action, actor=coordinator, at=NOON, reason="请写明地点")
    assert stored(need_id).state_note == "请写明地点"


def test_another_tenants_draft_is_unknown_and_a_colleagues_is_not_permitted(post, people):
    need_id = post()

    with pytest.raises(Unknown):
        postings.move(NEED, need_id, A.PUBLISH, actor=people.actors["coordinator hill"], at=NOON)
    staff = people.actors["community_staff river"]
    with pytest.raises(NotPermitted):
        postings.move(NEED, need_id, A.VERIFY, actor=staff, at=NOON)

    assert stored(need_id).state is S.SUBMITTED


def test_the_grid_must_be_the_communitys_own(post, people):
    with pytest.raises(Unfit) as refusal:
        post(content=need(people, grid_id=people.organisations["hill grid"]))

    assert refusal.value.field == "grid_id"


def test_copying_last_years_moves_every_date_on(post, people):
    dated = WindowContent(kind=WindowKind.DATED, first_day=date(2026, 12, 5), starts=540, ends=600)
    old_id = post(content=need(people, windows=(dated,)), upto="published")
    staff = people.actors["community_staff river"]

    new_id = postings.copy(NEED, old_id, actor=staff, at=NOON, form_key="c" * 32)
    again = postings.copy(NEED, old_id, actor=staff, at=NOON, form_key="c" * 32)

    new = stored(new_id)
    assert again == new_id
    assert (new.state, new.code, new.copied_from_id) == (S.DRAFT, None, old_id)
    assert new.last_date == date(2027, 6, 30) + timedelta(days=365)
    assert new.windows[0].first_day == date(2027, 12, 5)


def test_confirming_renews_an_offer(post, people):
    offer_id = post("unit_contact river", kind=OFFER, upto="published")
    later = NOON + timedelta(days=180)

    postings.move(OFFER, offer_id, A.CONFIRM, actor=people.actors["unit_contact river"], at=later)

    assert stored(offer_id, OFFER).confirmed_at == later
    assert events(offer_id, OFFER)[-1][0] == "offer.confirm"


def test_only_the_district_shares_and_then_the_other_tenant_sees_it(post, people):
    content = need(people, visibility=Visibility.INTERNAL)
    need_id = post(content=content, upto="published")
    with pytest.raises(NotPermitted):
        postings.move(NEED, need_id, A.SHARE, actor=people.actors["coordinator river"], at=NOON)
    with pytest.raises(Unknown):
        postings.move(NEED, need_id, A.PAUSE, actor=people.actors["coordinator hill"], at=NOON)

    inside = replace(
        people.actors["district_admin district"],
        inside=frozenset({people.organisations["river"]}),
    )
    postings.move(NEED, need_id, A.SHARE, actor=inside, at=NOON)

    with pytest.raises(NotPermitted):  # known now, but not theirs to pause
        postings.move(NEED, need_id, A.PAUSE, actor=people.actors["coordinator hill"], at=NOON)


def test_an_offer_that_travels_needs_a_radius(post, people):
    with pytest.raises(Incomplete) as refusal:
        post("unit_contact river", offer(people, reach=Reach.TRAVELS), kind=OFFER)

    assert refusal.value.fields == ("radius_m",)
    assert counted(Offer) == 0
