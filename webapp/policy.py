"""Who may do what. The one place where permissions are declared."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from webapp.errors import NotPermitted
from webapp.models.imports import POSTING_KINDS
from webapp.models.matches import ASKED, BINDING, FIXED, MatchAction, MatchState
from webapp.models.meetings import MeetingAction, MeetingState
from webapp.models.organisations import OrganisationKind
from webapp.models.people import Role
from webapp.models.postings import PostingAction
from webapp.models.rounds import RoundAction


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever asks, reduced to what permissions look at.

    `subdistrict_id` is None for the district's people; `inside` holds the sub-districts that a
    district administrator has given a reason to look into.
    """

    person_id: int
    membership_id: int
    role: Role
    organisation_id: int
    subdistrict_id: int | None
    district_id: int
    inside: frozenset[int] = frozenset()


class Permission(StrEnum):
    """What may be done besides moving a posting or a match through its life."""

    POST = "post"  # object: the organisation that would own the posting
    SEE_CONTACT = "see_contact"  # object: a posting
    SEE_NAMES = "see_names"  # object: a posting; who moved it, and why it was sent back
    SEE_ACCOUNTS = "see_accounts"  # no object
    INVITE_SOMEWHERE = "invite_somewhere"  # no object
    INVITE = "invite"  # object: the organisation
    MANAGE_ACCOUNT = "manage_account"  # object: the membership
    ADD_ORGANISATION = "add_organisation"  # object: the parent
    EDIT_ORGANISATION = "edit_organisation"  # object: the organisation
    CLOSE_ORGANISATION = "close_organisation"
    SEE_PHONE = "see_phone"  # object: the organisation whose contact it is
    SEE_DISTRICT = "see_district"  # no object: figures by sub-district
    LOOK_INSIDE = "look_inside"  # object: a sub-district
    READ_AUDIT = "read_audit"  # no object
    EDIT_CATEGORIES = "edit_categories"  # no object
    RECORD_MATCH = "record_match"  # object: the need
    READ_YEAR = "read_year"  # object: the organisation whose year is summed up
    IMPORT = "import"  # object: the import, or one that is only planned
    POST_ON_BEHALF = "post_on_behalf"  # object: the organisation that would own the posting
    CLAIM = "claim"  # object: a posting of somebody else
    SEE_BOTH_SIDES = "see_both_sides"  # object: a match; postings that are not for all to read
    SEE_MATCH_CONTACT = "see_match_contact"  # object: a match; whom to call on either side
    NUDGE = "nudge"  # object: a match, or a round for all of its own
    ASK_ALTERNATE = "ask_alternate"  # object: the need
    SEE_MAIL = "see_mail"  # no object: what could not be sent
    SEE_CLAIM_RULES = "see_claim_rules"  # no object
    EDIT_CLAIM_RULES = "edit_claim_rules"  # object: the sub-district

    SEE_ROUNDS = "see_rounds"  # no object: the list
    OPEN_ROUND = "open_round"  # object: the sub-district, or the district for all of its own
    READ_ROUND = "read_round"  # object: the round
    STEER_ROUND = "steer_round"  # object: the round; pin, forbid, ask about pairs, cancel a run

    SEE_MEETINGS = "see_meetings"  # no object: the list
    PLAN_MEETING = "plan_meeting"  # object: the sub-district
    STEER_MEETING = "steer_meeting"  # object: the meeting; its agenda, and who attended
    READ_MEETING = "read_meeting"  # object: the meeting
    VOTE = "vote"  # object: the meeting
    SEE_COMMITTEE_RULES = "see_committee_rules"  # no object
    EDIT_COMMITTEE_RULES = "edit_committee_rules"  # object: the sub-district
    EDIT_PROJECT = "edit_project"  # object: the match
    SET_PROJECT_DAYS = "set_project_days"  # object: the match


Action = PostingAction | MatchAction | Permission | RoundAction | MeetingAction
Rule = Callable[[Actor, Any], bool]

POSTING_ROLES = frozenset({Role.UNIT_CONTACT, Role.COMMUNITY_STAFF, Role.COMMUNITY_SECRETARY})
ANSWERING_ROLES = frozenset({Role.UNIT_CONTACT, Role.COMMUNITY_SECRETARY})


def works_for_the_owner(actor: Actor, posting: Any) -> bool:
    return actor.role in POSTING_ROLES and actor.organisation_id == posting.owner_id


def leads_the_owner(actor: Actor, posting: Any) -> bool:
    return actor.role is Role.COMMUNITY_SECRETARY and actor.organisation_id == posting.owner_id


def answers_for_the_owner(actor: Actor, posting: Any) -> bool:
    return actor.role in ANSWERING_ROLES and actor.organisation_id == posting.owner_id


def verifies_it_now(actor: Actor, posting: Any) -> bool:
    """A secretary may send back what waits for her, not what already lies with the coordinator."""
    return leads_the_owner(actor, posting) and posting.can(PostingAction.VERIFY)


def coordinates_the_tenant(actor: Actor, thing: Any) -> bool:
    return actor.role is Role.COORDINATOR and actor.subdistrict_id == thing.subdistrict_id


def administers_the_district(actor: Actor, thing: Any) -> bool:
    return actor.role is Role.DISTRICT_ADMIN and actor.district_id == thing.district_id


def works_in_a_community_here(actor: Actor, posting: Any) -> bool:
    return (
        actor.role in {Role.COMMUNITY_STAFF, Role.COMMUNITY_SECRETARY}
        and actor.subdistrict_id == posting.subdistrict_id
    )


def audits_it(actor: Actor, thing: Any) -> bool:
    return actor.role is Role.AUDITOR and (
        actor.subdistrict_id == thing.subdistrict_id
        or (actor.subdistrict_id is None and actor.district_id == thing.district_id)
    )


def posts_for_it(actor: Actor, organisation: Any) -> bool:
    return (
        actor.role in POSTING_ROLES
        and actor.organisation_id == organisation.id
        and organisation.closed_at is None
    )


def works_for_it(actor: Actor, organisation: Any) -> bool:
    return actor.role in POSTING_ROLES and actor.organisation_id == organisation.id


def coordinates_it(actor: Actor, organisation: Any) -> bool:
    """The organisations within the coordinator's own sub-district, and that sub-district."""
    return actor.role is Role.COORDINATOR and actor.subdistrict_id == organisation.subdistrict_id


def coordinates_open_ones(actor: Actor, organisation: Any) -> bool:
    return coordinates_below(actor, organisation) and organisation.closed_at is None


def imports_for_the_owner(actor: Actor, sheet: Any) -> bool:
    """Needs and offers of the own organisation."""
    return works_for_the_owner(actor, sheet) and sheet.kind in POSTING_KINDS


def imports_for_the_tenant(actor: Actor, sheet: Any) -> bool:
    """Organisations of the sub-district, and what they ask for and offer."""
    return coordinates_the_tenant(actor, sheet) and sheet.owner_id == actor.organisation_id


def coordinates_below(actor: Actor, organisation: Any) -> bool:
    """As above, but not the sub-district itself: coordinators are made by the district."""
    return (
        coordinates_it(actor, organisation)
        and organisation.kind is not OrganisationKind.SUBDISTRICT
    )


def administers_below(actor: Actor, organisation: Any) -> bool:
    """Whatever lies in the district, but not the district itself."""
    return (
        administers_the_district(actor, organisation)
        and organisation.kind is not OrganisationKind.DISTRICT
    )


def coordinates_the_member(actor: Actor, membership: Any) -> bool:
    return coordinates_below(actor, membership.organisation)


def administers_the_member(actor: Actor, membership: Any) -> bool:
    return administers_below(actor, membership.organisation)


def administers_the_subdistrict(actor: Actor, organisation: Any) -> bool:
    return (
        administers_the_district(actor, organisation)
        and organisation.kind is OrganisationKind.SUBDISTRICT
    )


def belongs_to_the_tenant(actor: Actor, thing: Any) -> bool:
    return actor.subdistrict_id is not None and actor.subdistrict_id == thing.subdistrict_id


def looks_inside(actor: Actor, thing: Any) -> bool:
    return thing.subdistrict_id in actor.inside


def works_for_the_district(actor: Actor, _nothing: Any) -> bool:
    return actor.subdistrict_id is None


def gives_it(actor: Actor, match: Any) -> bool:
    return actor.role in POSTING_ROLES and actor.organisation_id == match.giver_id


def receives_it(actor: Actor, match: Any) -> bool:
    return actor.role in POSTING_ROLES and actor.organisation_id == match.receiver_id


def answers_for_a_side(actor: Actor, match: Any) -> bool:
    """A unit's contact or a community's secretary, unless they have said yes already."""
    side = match.side_of(actor.organisation_id)
    if side is None or actor.role not in ANSWERING_ROLES:
        return False
    return match.state not in ASKED or side in match.asked


def has_said_yes(actor: Actor, match: Any) -> bool:
    """Works for a side that stands by the match; one that has not answered declines instead."""
    side = match.side_of(actor.organisation_id)
    return actor.role in POSTING_ROLES and side in match.agreed


def both_have_agreed(actor: Actor, match: Any) -> bool:
    """Works for one of the sides, and each has said yes to the other."""
    return match.state in FIXED and (gives_it(actor, match) or receives_it(actor, match))


def is_bound_by_it(actor: Actor, match: Any) -> bool:
    """Works for one of the sides, and the match has been approved."""
    return both_have_agreed(actor, match) and match.state is not MatchState.AGREED


def posts_elsewhere(actor: Actor, posting: Any) -> bool:
    return actor.role in POSTING_ROLES and actor.organisation_id != posting.owner_id


def works_in_a_subdistrict(actor: Actor, _nothing: Any) -> bool:
    return actor.subdistrict_id is not None


def manages_people(actor: Actor, _nothing: Any) -> bool:
    return actor.role in {Role.COORDINATOR, Role.DISTRICT_ADMIN}


def is_auditor(actor: Actor, _nothing: Any) -> bool:
    return actor.role is Role.AUDITOR


def administers(actor: Actor, _nothing: Any) -> bool:
    return actor.role is Role.DISTRICT_ADMIN


def coordinates_the_round(actor: Actor, one: Any) -> bool:
    return coordinates_the_tenant(actor, one)


def administers_the_round(actor: Actor, one: Any) -> bool:
    """A round over the whole district; those of sub-districts belong to their coordinators."""
    return administers_the_district(actor, one) and one.subdistrict_id is None


def audits_the_round(actor: Actor, one: Any) -> bool:
    if actor.subdistrict_id is None:
        return actor.role is Role.AUDITOR and actor.district_id == one.district_id
    return actor.role is Role.AUDITOR and actor.subdistrict_id == one.subdistrict_id


def sits_on_the_committee(actor: Actor, one: Any) -> bool:
    return actor.role is Role.COMMITTEE_MEMBER and actor.subdistrict_id == one.subdistrict_id


def sees_rounds(actor: Actor, _nothing: Any) -> bool:
    return actor.role in {
        Role.COORDINATOR,
        Role.COMMITTEE_MEMBER,
        Role.DISTRICT_ADMIN,
        Role.AUDITOR,
    }


def sees_meetings(actor: Actor, _nothing: Any) -> bool:
    return actor.role in {
        Role.COORDINATOR,
        Role.COMMITTEE_MEMBER,
        Role.DISTRICT_ADMIN,
        Role.AUDITOR,
    }


def is_called_to_it(actor: Actor, meeting: Any) -> bool:
    """Members read papers once they are sent, not while they are written."""
    return sits_on_the_committee(actor, meeting) and meeting.state is not MeetingState.PLANNED


def carries_it_out(actor: Actor, match: Any) -> bool:
    """Works for one of the sides of what is approved and not delivered yet."""
    return match.state in BINDING and (gives_it(actor, match) or receives_it(actor, match))


def coordinates_what_binds(actor: Actor, match: Any) -> bool:
    return match.state in BINDING and coordinates_the_tenant(actor, match)


def opens_rounds_here(actor: Actor, organisation: Any) -> bool:
    """A coordinator in the sub-district itself, an administrator in the district itself."""
    if organisation.kind is OrganisationKind.SUBDISTRICT:
        return coordinates_it(actor, organisation)
    return organisation.kind is OrganisationKind.DISTRICT and administers_the_district(
        actor, organisation
    )


NOBODY: tuple[Rule, ...] = ()  # only the system itself does this

POLICY: Mapping[Action, tuple[Rule, ...]] = {  # any one rule suffices
    PostingAction.EDIT: (works_for_the_owner,),
    PostingAction.SUBMIT: (works_for_the_owner,),
    PostingAction.VERIFY: (leads_the_owner,),
    PostingAction.RETURN: (verifies_it_now, coordinates_the_tenant),
    PostingAction.PUBLISH: (coordinates_the_tenant,),
    PostingAction.REDIRECT: (coordinates_the_tenant,),
    PostingAction.PAUSE: (works_for_the_owner, coordinates_the_tenant),
    PostingAction.RESUME: (works_for_the_owner, coordinates_the_tenant),
    PostingAction.WITHDRAW: (works_for_the_owner,),
    PostingAction.CONFIRM: (works_for_the_owner,),
    PostingAction.SHARE: (administers_the_district,),
    PostingAction.UNSHARE: (administers_the_district,),
    PostingAction.EXPIRE: NOBODY,
    PostingAction.MATCH_PART: NOBODY,
    PostingAction.MATCH_ALL: NOBODY,
    PostingAction.RELEASE: NOBODY,
    PostingAction.FULFIL: NOBODY,
    MatchAction.ACCEPT: (answers_for_a_side,),
    MatchAction.COUNTER: (answers_for_a_side,),
    MatchAction.DECLINE: (answers_for_a_side,),
    MatchAction.WITHDRAW: (has_said_yes,),
    MatchAction.EXPIRE: NOBODY,
    MatchAction.APPROVE: (coordinates_the_tenant,),
    MatchAction.APPROVE_IN_COMMITTEE: NOBODY,  # a meeting does, when it is closed
    MatchAction.REFUSE: (coordinates_the_tenant,),
    MatchAction.START: (gives_it, receives_it),
    MatchAction.DELIVER: (gives_it,),
    MatchAction.CONFIRM: (receives_it,),  # the provider alone never confirms delivery
    MatchAction.DISPUTE: (receives_it,),
    MatchAction.CLOSE: (coordinates_the_tenant,),
    MatchAction.ASK_TO_LEAVE: (gives_it, receives_it),
    MatchAction.KEEP: (coordinates_the_tenant,),
    MatchAction.CANCEL: (coordinates_the_tenant,),
    Permission.POST: (posts_for_it,),
    Permission.SEE_CONTACT: (
        works_for_the_owner,
        works_in_a_community_here,
        coordinates_the_tenant,
        audits_it,
    ),
    Permission.SEE_NAMES: (belongs_to_the_tenant, administers_the_district, audits_it),
    Permission.SEE_ACCOUNTS: (manages_people, is_auditor),
    Permission.INVITE_SOMEWHERE: (manages_people,),
    Permission.INVITE: (coordinates_below, administers_below),
    Permission.MANAGE_ACCOUNT: (coordinates_the_member, administers_the_member),
    Permission.ADD_ORGANISATION: (coordinates_it, administers_the_district),
    Permission.EDIT_ORGANISATION: (coordinates_below, administers_below),
    Permission.CLOSE_ORGANISATION: (coordinates_below, administers_below),
    Permission.SEE_PHONE: (belongs_to_the_tenant, looks_inside, administers_the_subdistrict),
    Permission.SEE_DISTRICT: (works_for_the_district,),
    Permission.LOOK_INSIDE: (administers_the_subdistrict,),
    Permission.READ_AUDIT: (is_auditor,),
    Permission.EDIT_CATEGORIES: (administers,),
    Permission.RECORD_MATCH: (coordinates_the_tenant,),
    Permission.READ_YEAR: (works_for_it, coordinates_it, audits_it),
    Permission.IMPORT: (imports_for_the_owner, imports_for_the_tenant),
    Permission.POST_ON_BEHALF: (coordinates_open_ones,),
    Permission.CLAIM: (posts_elsewhere,),
    Permission.SEE_BOTH_SIDES: (is_bound_by_it, coordinates_the_tenant, audits_it),
    Permission.SEE_MATCH_CONTACT: (both_have_agreed, coordinates_the_tenant, audits_it),
    Permission.NUDGE: (coordinates_the_tenant, administers_the_round),
    Permission.ASK_ALTERNATE: (answers_for_the_owner, coordinates_the_tenant),
    Permission.SEE_MAIL: (administers,),
    Permission.SEE_CLAIM_RULES: (works_in_a_subdistrict,),
    Permission.EDIT_CLAIM_RULES: (coordinates_it,),
    RoundAction.FREEZE: (coordinates_the_round, administers_the_round),
    RoundAction.RUN: (coordinates_the_round, administers_the_round),
    RoundAction.PROPOSE: NOBODY,
    RoundAction.STAND_BACK: NOBODY,
    RoundAction.REVIEW: (coordinates_the_round, administers_the_round),
    RoundAction.PUBLISH: (coordinates_the_round, administers_the_round),
    RoundAction.DECIDE: (coordinates_the_round, administers_the_round),
    RoundAction.CLOSE: (coordinates_the_round, administers_the_round),
    Permission.SEE_ROUNDS: (sees_rounds,),
    Permission.OPEN_ROUND: (opens_rounds_here,),
    Permission.READ_ROUND: (
        coordinates_the_round,
        administers_the_round,
        audits_the_round,
        sits_on_the_committee,
        looks_inside,
    ),
    Permission.STEER_ROUND: (coordinates_the_round, administers_the_round),
    MeetingAction.CALL: (coordinates_the_tenant,),
    MeetingAction.OPEN: (coordinates_the_tenant,),
    MeetingAction.CLOSE: (coordinates_the_tenant,),
    MeetingAction.CANCEL: (coordinates_the_tenant,),
    Permission.SEE_MEETINGS: (sees_meetings,),
    Permission.PLAN_MEETING: (coordinates_it,),
    Permission.STEER_MEETING: (coordinates_the_tenant,),
    Permission.READ_MEETING: (coordinates_the_tenant, is_called_to_it, audits_it, looks_inside),
    Permission.VOTE: (sits_on_the_committee,),
    Permission.SEE_COMMITTEE_RULES: (works_in_a_subdistrict,),
    Permission.EDIT_COMMITTEE_RULES: (coordinates_it,),
    Permission.EDIT_PROJECT: (carries_it_out, coordinates_what_binds),
    Permission.SET_PROJECT_DAYS: (coordinates_what_binds,),
}


def allows(actor: Actor | None, action: Action, thing: Any = None) -> bool:
    """Say whether the actor may; visitors (None) may do nothing that is in the table."""
    return actor is not None and any(rule(actor, thing) for rule in POLICY[action])


def authorize(actor: Actor, action: Action, thing: Any = None) -> None:
    """Raise NotPermitted unless one rule of the table suffices."""
    if not allows(actor, action, thing):
        raise NotPermitted(f"{actor.role} {actor.person_id} may not {action} {thing!r}")
