"""Every action from every state, typed by hand so that it can disagree with the table."""

from itertools import product

import pytest

from tests.world import NOON
from webapp.errors import AlreadyMoved, NotVerifiedYet
from webapp.models.needs import Need
from webapp.models.offers import Offer
from webapp.models.organisations import OrganisationKind
from webapp.models.postings import PostingAction as A
from webapp.models.postings import PostingState as S
from webapp.models.postings import Visibility

LEADS_TO = {
    A.EDIT: {S.DRAFT: S.DRAFT, S.RETURNED: S.RETURNED},
    A.SUBMIT: {S.DRAFT: S.SUBMITTED, S.RETURNED: S.SUBMITTED},
    A.VERIFY: {S.SUBMITTED: S.VERIFIED},
    A.RETURN: {S.SUBMITTED: S.RETURNED, S.VERIFIED: S.RETURNED},
    A.PUBLISH: {S.VERIFIED: S.PUBLISHED},
    A.REDIRECT: {
        S.SUBMITTED: S.REDIRECTED,
        S.VERIFIED: S.REDIRECTED,
        S.PUBLISHED: S.REDIRECTED,
    },
    A.PAUSE: {S.PUBLISHED: S.PAUSED, S.PARTLY_MATCHED: S.PAUSED},
    A.RESUME: {S.PAUSED: S.PUBLISHED},
    A.WITHDRAW: {
        S.DRAFT: S.WITHDRAWN,
        S.SUBMITTED: S.WITHDRAWN,
        S.VERIFIED: S.WITHDRAWN,
        S.RETURNED: S.WITHDRAWN,
        S.PUBLISHED: S.WITHDRAWN,
        S.PAUSED: S.WITHDRAWN,
    },
    A.CONFIRM: {},  # a need has a last date instead
    A.SHARE: {S.PUBLISHED: S.PUBLISHED, S.PARTLY_MATCHED: S.PARTLY_MATCHED},
    A.UNSHARE: {},  # nothing is shared in these tests
    A.EXPIRE: {S.PUBLISHED: S.EXPIRED, S.PARTLY_MATCHED: S.EXPIRED, S.PAUSED: S.EXPIRED},
    A.MATCH_PART: {
        S.PUBLISHED: S.PARTLY_MATCHED,
        S.PARTLY_MATCHED: S.PARTLY_MATCHED,
        S.MATCHED: S.PARTLY_MATCHED,
    },
    A.MATCH_ALL: {
        S.PUBLISHED: S.MATCHED,
        S.PARTLY_MATCHED: S.MATCHED,
        S.MATCHED: S.MATCHED,
    },
    A.RELEASE: {
        S.PUBLISHED: S.PUBLISHED,
        S.PARTLY_MATCHED: S.PUBLISHED,
        S.MATCHED: S.PUBLISHED,
    },
    A.FULFIL: {S.MATCHED: S.FULFILLED},
}
OFFERS_DIFFER = {
    A.VERIFY: {},
    A.PUBLISH: {S.SUBMITTED: S.PUBLISHED, S.VERIFIED: S.PUBLISHED},
    A.CONFIRM: {
        S.PUBLISHED: S.PUBLISHED,
        S.PARTLY_MATCHED: S.PARTLY_MATCHED,
        S.MATCHED: S.MATCHED,
    },
}


def community_need(state):
    return Need(
        state=state,
        owner_kind=OrganisationKind.COMMUNITY,
        district_wide=False,
        visibility=Visibility.PUBLIC,
    )


@pytest.mark.parametrize(("action", "state"), list(product(A, S)))
def test_every_action_on_a_communitys_need(action, state):
    need = community_need(state)

    if state in LEADS_TO[action]:
        need.apply(action, at=NOON)
        assert (need.state, need.changed_at) == (LEADS_TO[action][state], NOON)
    else:
        with pytest.raises((AlreadyMoved, NotVerifiedYet)):
            need.apply(action, at=NOON)
        assert need.state is state


@pytest.mark.parametrize(("action", "state"), list(product(A, S)))
def test_every_action_on_an_offer(action, state):
    offer = Offer(state=state, district_wide=False, visibility=Visibility.PUBLIC)
    leads_to = (LEADS_TO | OFFERS_DIFFER)[action]

    if state in leads_to:
        offer.apply(action, at=NOON)
        assert offer.state is leads_to[state]
    else:
        with pytest.raises(AlreadyMoved):
            offer.apply(action, at=NOON)
        assert offer.state is state


def test_a_communitys_need_is_published_only_after_its_secretary_verified_it():
    with pytest.raises(NotVerifiedYet):
        community_need(S.SUBMITTED).apply(A.PUBLISH, at=NOON)


def test_a_units_need_goes_straight_to_the_coordinator():
    need = Need(state=S.SUBMITTED, owner_kind=OrganisationKind.UNIT)

    need.apply(A.PUBLISH, at=NOON)

    assert (need.state, need.published_at) == (S.PUBLISHED, NOON)


def test_returning_a_need_undoes_its_verification():
    need = community_need(S.SUBMITTED)
    need.apply(A.VERIFY, at=NOON)
    assert need.verified_at == NOON

    need.apply(A.RETURN, at=NOON)

    assert need.verified_at is None


def test_what_is_restricted_is_never_shared_with_the_district():
    need = community_need(S.PUBLISHED)
    need.visibility = Visibility.RESTRICTED

    assert not need.can(A.SHARE)
