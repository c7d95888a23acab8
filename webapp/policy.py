"""Who may do what. The one place where permissions are declared."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from webapp.errors import NotPermitted
from webapp.models.imports import POSTING_KINDS
from webapp.models.matches import MatchAction
from webapp.models.organisations import OrganisationKind
from webapp.models.people import Role
from webapp.models.postings import PostingAction


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
    SEE_PARTNERS = "see_partners"  # object: a posting; with whom it is matched
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


Action = PostingAction | MatchAction | Permission
Rule = Callable[[Actor, Any], bool]

POSTING_ROLES = frozenset({Role.UNIT_CONTACT, Role.COMMUNITY_STAFF, Role.COMMUNITY_SECRETARY})


def works_for_the_owner(actor: Actor, posting: Any) -> bool:
    return actor.role in POSTING_ROLES and actor.organisation_id == posting.owner_id


def leads_the_owner(actor: Actor, posting: Any) -> bool:
    return actor.role is Role.COMMUNITY_SECRETARY and actor.organisation_id == posting.owner_id


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
    return works_for_the_owner(actor, match.offer)


def receives_it(actor: Actor, match: Any) -> bool:
    return works_for_the_owner(actor, match.need)


def manages_people(actor: Actor, _nothing: Any) -> bool:
    return actor.role in {Role.COORDINATOR, Role.DISTRICT_ADMIN}


def is_auditor(actor: Actor, _nothing: Any) -> bool:
    return actor.role is Role.AUDITOR


def administers(actor: Actor, _nothing: Any) -> bool:
    return actor.role is Role.DISTRICT_ADMIN


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
    MatchAction.DELIVER: (gives_it,),
    MatchAction.CONFIRM: (receives_it,),  # the provider alone never confirms delivery
    MatchAction.CANCEL: (coordinates_the_tenant,),
    Permission.POST: (posts_for_it,),
    Permission.SEE_CONTACT: (
        works_for_the_owner,
        works_in_a_community_here,
        coordinates_the_tenant,
        audits_it,
    ),
    Permission.SEE_NAMES: (belongs_to_the_tenant, administers_the_district, audits_it),
    Permission.SEE_PARTNERS: (works_for_the_owner, coordinates_the_tenant, audits_it),
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
}


def allows(actor: Actor | None, action: Action, thing: Any = None) -> bool:
    """Say whether the actor may; visitors (None) may do nothing that is in the table."""
    return actor is not None and any(rule(actor, thing) for rule in POLICY[action])


def authorize(actor: Actor, action: Action, thing: Any = None) -> None:
    """Raise NotPermitted unless one rule of the table suffices."""
    if not allows(actor, action, thing):
        raise NotPermitted(f"{actor.role} {actor.person_id} may not {action} {thing!r}")
