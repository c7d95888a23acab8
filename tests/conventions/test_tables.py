"""Tables cover what they are tables of: enums, errors, rules, fields."""

import ast
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest

import webapp
from webapp import errors, match_story, messages, names, navigation, story
from webapp.models import MODEL_OF
from webapp.models.access import SessionStage
from webapp.models.imports import IMPORT_STEPS, ImportAction
from webapp.models.matches import MATCH_NEEDS_REASON, MATCH_TRANSITIONS, MatchAction, MatchState
from webapp.models.meetings import MEETING_TRANSITIONS, MeetingAction
from webapp.models.needs import Need
from webapp.models.offers import Offer
from webapp.models.organisations import PARENT_KINDS, OrganisationKind
from webapp.models.people import HELD_IN, Role
from webapp.models.postings import (
    NEEDS_REASON,
    TRANSITIONS,
    PostingAction,
    PostingKind,
    PostingState,
)
from webapp.models.rounds import ROUND_TRANSITIONS, RoundAction
from webapp.policy import POLICY, Permission
from webapp.screening import Finding
from webapp.security import STAGE_ENDPOINTS
from webapp.services.content import CONTENT_OF, NeedContent, OfferContent
from webapp.services.rules import FREE_TEXT

CODE = [
    path for path in Path(webapp.__file__).parent.rglob("*.py") if "node_modules" not in path.parts
]
ERRORS = [
    errors.Unknown("needs", 1),
    errors.NotPermitted(),
    errors.AlreadyMoved(PostingAction.VERIFY, PostingState.PUBLISHED),
    errors.ChangedMeanwhile(),
    errors.NotVerifiedYet(),
    errors.ReasonMissing(),
    errors.Incomplete(["title", "place"]),
    errors.Unfit("title", "cash", "现金"),
    errors.SignInRefused(),
    errors.TooManyTries(61),
    errors.InvitationSpent(),
    errors.NotYourself(),
    errors.StillMatched(),
    errors.StillInUse(),
    errors.AlreadyImported(7),
    errors.NotReady(),
    errors.HangsOnIt("changed", ["测血压"]),
    errors.ExportTooLong(3000, 1000),
    errors.ExportsWaiting(3),
    errors.ExportsBusy(),
    errors.NoPaper(),
    errors.ExportNotThere(),
    errors.NothingToPreview(),
    errors.RoundBusy(),
    errors.TooLarge(3, 2),
    errors.TooManyPending(10),
    errors.MailIsOff(),
    errors.NudgedToday(),
    errors.BeyondStandingRule(),
    errors.ApproverInvolved(),
    errors.MustAbstain(),
    errors.OnTheAgenda(),
    errors.NotOnTheRoll(),
]


def subclasses(kind):
    for below in kind.__subclasses__():
        yield below
        yield from subclasses(below)


def test_every_refusal_has_a_status_and_its_own_sentence(stages):
    with stages("sqlite").app.test_request_context():
        sentences = [messages.describe(error) for error in ERRORS]
    known = set(subclasses(errors.DomainError))
    assert {type(error) for error in ERRORS} == known == set(messages.STATUS_CODES)
    assert len(set(sentences)) == len(sentences)
    assert all(sentence.endswith("。") and "%(" not in sentence for sentence in sentences)


def test_no_refusal_looks_like_success_or_like_our_fault():
    assert {status for status in messages.STATUS_CODES.values() if not 400 <= status < 500} == set()


COVERED = {
    "transitions": (TRANSITIONS, PostingAction),
    "steps of imports": (IMPORT_STEPS, ImportAction),
    "match transitions": (MATCH_TRANSITIONS, MatchAction),
    "round transitions": (ROUND_TRANSITIONS, RoundAction),
    "meeting transitions": (MEETING_TRANSITIONS, MeetingAction),
    "names of postings' actions": (names.ACTION_NAMES, PostingAction),
    "names of matches' actions": (names.MATCH_ACTION_NAMES, MatchAction),
    "who acts next": (story._NEXT, PostingState),  # noqa: SLF001
    "who acts next in a match": (match_story._NEXT, MatchState),  # noqa: SLF001
    "models": (MODEL_OF, PostingKind),
    "contents": (CONTENT_OF, PostingKind),
    "where roles are held": (HELD_IN, Role),
    "menus": (navigation.MENUS, Role),
    "steps of signing in": ({*STAGE_ENDPOINTS, SessionStage.FULL}, SessionStage),
    "what lies above": ({*PARENT_KINDS, OrganisationKind.CITY}, OrganisationKind),
}


@pytest.mark.parametrize("table", COVERED)
def test_tables_cover_their_enums(table):
    held, members = COVERED[table]
    assert set(held) == set(members)


def test_every_choice_has_a_name_in_words():
    """Each mapping of names is complete, and every one is known to the templates."""
    tables = {
        name: table
        for name, table in vars(names).items()
        if name.endswith("_NAMES") and isinstance(table, dict) and name != "FIELD_NAMES"
    }
    incomplete = {
        name: table for name, table in tables.items() if set(table) != set(kind_of(table))
    }
    assert incomplete == {}
    enums = {e for e in all_enums() if e.__module__.startswith("webapp.models")}
    nameless = enums - {kind_of(table) for table in tables.values()}
    assert {e.__name__ for e in nameless} == {
        "InvitationPurpose",
        "JobState",
        "SessionStage",
    }


def kind_of(table):
    return type(next(iter(table)))


def all_enums():
    return set(subclasses(StrEnum))


def test_one_permission_table_covers_every_action_and_no_two_share_a_word():
    """They are keys of one table: two with the same value would silently be one."""
    actions = [*PostingAction, *MatchAction, *RoundAction, *MeetingAction, *Permission]
    assert set(POLICY) == set(actions)
    assert len({str(action) for action in actions}) == len(actions) == len(POLICY)


def test_every_state_can_be_reached_and_only_ends_have_no_way_on():
    targets = {t.target for t in TRANSITIONS.values()} - {None}
    assert targets | {PostingState.DRAFT} == set(PostingState)
    left = set().union(*(t.sources for t in TRANSITIONS.values()))
    ends = {"fulfilled", "withdrawn", "expired", "redirected"}
    assert {str(state) for state in set(PostingState) - left} == ends
    matched = {t.target for t in MATCH_TRANSITIONS.values()} - {None}
    assert matched | {MatchState.PROPOSED} == set(MatchState)
    left = set().union(*(t.sources for t in MATCH_TRANSITIONS.values()))
    ends = {"closed", "declined", "withdrawn", "expired", "cancelled"}
    assert {str(state) for state in set(MatchState) - left} == ends
    assert set(MATCH_TRANSITIONS) > MATCH_NEEDS_REASON
    assert set(TRANSITIONS) > NEEDS_REASON


def calls(name) -> Iterator[ast.Call]:
    """Every call of a class or function by its bare or dotted name, in all of our code."""
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = node.func
                if getattr(called, "id", getattr(called, "attr", "")) == name:
                    yield node


def literals(name, position):
    """Values written at one place of the calls; what is not written there is counted apart."""
    arguments = [call.args[position] for call in calls(name)]
    written = {a.value for a in arguments if isinstance(a, ast.Constant)}
    return written, sum(not isinstance(a, ast.Constant) for a in arguments)


def test_every_rule_that_is_broken_has_a_sentence_and_no_sentence_is_idle():
    written, computed = literals("Unfit", 1)
    assert computed == 2  # what screening found; a refusal shown at the field of a form
    assert written | {str(finding) for finding in Finding} == set(messages.RULES)


def test_every_kind_of_thing_that_is_not_found_has_a_sentence():
    written, _computed = literals("Unknown", 0)
    kinds = written | {str(kind) for kind in PostingKind}
    assert kinds | {"else"} == set(messages.UNKNOWN)


def test_every_field_that_is_refused_has_a_name():
    written, _computed = literals("Unfit", 0)
    required = {"case_code", "quantity", "title", "text", "place", "urgency_reason", "windows"}
    required |= {"last_date", "raised_by", "source", "duty_check", "radius_m", "valid_until"}
    required |= {"contact_name", "contact_phone", "authorised_by", *FREE_TEXT}
    assert (written | required) - set(names.FIELD_NAMES) == set()


def test_every_text_of_a_posting_is_screened():
    """A new text field is screened unless it is named here with a reason."""
    texts = {
        name
        for content in (NeedContent, OfferContent)
        for name, kind in content.__dataclass_fields__.items()
        if kind.type in {"str", str, "str | None", str | None}
    }
    not_screened = {
        "case_code",  # has a shape of its own
        "contact_name",  # shown only to those who may call
        "contact_phone",
    }
    assert texts - not_screened == set(FREE_TEXT)


def test_every_column_somebody_writes_is_part_of_the_content():
    """Nothing a person writes is lost between form and row."""
    for model, content in ((Need, NeedContent), (Offer, OfferContent)):
        columns = {column.key for column in model.__table__.columns}
        assert set(content.__dataclass_fields__) - {"windows"} <= columns
