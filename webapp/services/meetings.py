"""A joint meeting on its way to the vote: planned, its agenda set, called, opened or cancelled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import delete, func, select, update

from webapp.chain import record
from webapp.db import transaction
from webapp.errors import AlreadyMoved, ReasonMissing, Unfit, Unknown
from webapp.models.matches import Match
from webapp.models.meetings import (
    AgendaItem,
    ItemResult,
    Meeting,
    MeetingAction,
    MeetingKind,
    MeetingMember,
    MeetingState,
)
from webapp.models.organisations import Organisation
from webapp.models.outbox import NoticeKind
from webapp.policy import Actor, Permission, authorize
from webapp.queries.committee import members_of, rule_of
from webapp.queries.meetings import free_for_agenda, readable
from webapp.services import rules
from webapp.services.drafting import day_of
from webapp.services.mailing import tell

S = MeetingState
NEWS = {
    MeetingAction.CALL: NoticeKind.MEETING_CALLED,
    MeetingAction.CLOSE: NoticeKind.MINUTES_READY,
}


@dataclass(frozen=True, slots=True)
class Invitation:
    """What members are told; `day` is the last one for votes, where there is no meeting."""

    title: str
    kind: MeetingKind
    day: date
    begins: str = ""
    place: str = ""
    note: str = ""


def plan(said: Invitation, *, form_key: str, actor: Actor, at: datetime) -> Meeting:
    """Begin a meeting; the same form twice is one. Raises NotPermitted or Unfit."""
    with transaction() as session:
        place = session.get_one(Organisation, actor.subdistrict_id or actor.organisation_id)
        authorize(actor, Permission.PLAN_MEETING, place)
        made: Meeting | None = session.scalars(
            select(Meeting).where(Meeting.form_key == form_key)
        ).one_or_none()
        if made is not None and made.created_by_id == actor.person_id:
            return made
        made = Meeting(
            subdistrict_id=place.id,
            district_id=place.district_id,
            state=S.PLANNED,
            form_key=form_key,
            created_by_id=actor.person_id,
            created_at=at,
        )
        _write(made, said, at)
        session.add(made)
        session.flush()
        record(session, actor, "meeting.plan", made, at=at, after=str(made.state))
    return made


def edit(meeting_id: int, said: Invitation, *, actor: Actor, at: datetime) -> Meeting:
    """Change what is not sent yet. Raises Unknown, NotPermitted, AlreadyMoved or Unfit."""
    with transaction() as session:
        meeting = _planned(session, meeting_id, actor)
        _write(meeting, said, at)
        record(session, actor, "meeting.edit", meeting, at=at)
    return meeting


def set_agenda(meeting_id: int, match_ids: Sequence[int], *, actor: Actor, at: datetime) -> Meeting:
    """Put these matches on the agenda, in this order, and no others.

    Raises Unknown, NotPermitted, AlreadyMoved, or Unfit if one is not waiting for a meeting.
    """
    wanted = list(dict.fromkeys(match_ids))
    with transaction() as session:
        meeting = _planned(session, meeting_id, actor)
        session.execute(delete(AgendaItem).where(AgendaItem.meeting_id == meeting.id))
        free = select(Match.id).where(
            Match.id.in_(wanted), Match.subdistrict_id == meeting.subdistrict_id, free_for_agenda()
        )
        found = session.scalars(free.order_by(Match.id).with_for_update()).all()
        if set(found) != set(wanted):
            raise Unfit("agenda", "not_agreed")
        session.add_all(
            AgendaItem(meeting_id=meeting.id, match_id=one, position=position)
            for position, one in enumerate(wanted, start=1)
        )
        meeting.changed_at = at
        record(session, actor, "meeting.agenda", meeting, at=at, items=len(wanted))
    return meeting


def attend(meeting_id: int, person_ids: Sequence[int], *, actor: Actor, at: datetime) -> Meeting:
    """Write down who is in the room; whoever votes is present anyway.

    Raises Unknown, NotPermitted, or AlreadyMoved unless the vote is open.
    """
    with transaction() as session:
        meeting = locked(session, meeting_id, actor)
        authorize(actor, Permission.STEER_MEETING, meeting)
        if meeting.state is not S.OPEN:
            raise AlreadyMoved(Permission.STEER_MEETING, meeting.state)
        here = MeetingMember.meeting_id == meeting.id
        there = MeetingMember.person_id.in_(person_ids)
        session.execute(update(MeetingMember).where(here).values(attended=False))
        session.execute(update(MeetingMember).where(here, there).values(attended=True))
        present = select(func.count()).select_from(MeetingMember)
        attended = session.scalar(present.where(here, MeetingMember.attended))
        meeting.changed_at = at
        record(session, actor, "meeting.attendance", meeting, at=at, attended=attended)
    return meeting


def move(
    meeting_id: int,
    action: MeetingAction,
    *,
    actor: Actor,
    at: datetime,
    reason: str = "",
    form_key: str = "",
) -> Meeting:
    """Call, open or cancel; closing is `meeting_closing.close`. The same form twice is one step.

    Votes in writing begin as soon as the papers are sent. Raises Unknown, NotPermitted,
    AlreadyMoved, ReasonMissing or Unfit.
    """
    with transaction() as session:
        meeting = locked(session, meeting_id, actor)
        if form_key and meeting.moved_key == form_key:
            return meeting
        authorize(actor, action, meeting)
        if action is MeetingAction.CANCEL and not reason:
            raise ReasonMissing
        rules.check_text("reason", reason)
        meeting.moved_key = form_key
        step(session, meeting, action, actor=actor, at=at, reason=reason)
        if action is MeetingAction.CALL and meeting.kind is MeetingKind.CIRCULATION:
            step(session, meeting, MeetingAction.OPEN, actor=actor, at=at)
    return meeting


def step(
    session: Any,
    meeting: Meeting,
    action: MeetingAction,
    *,
    actor: Actor,
    at: datetime,
    reason: str = "",
    **facts: Any,
) -> None:
    """Let a locked meeting take a step inside an open transaction."""
    before = meeting.state
    if action is MeetingAction.CALL and meeting.can(action):
        facts |= _call(session, meeting, at)
    meeting.apply(action, at=at)
    if action is MeetingAction.CANCEL:
        meeting.state_note = reason
        _let_go(session, meeting)
    facts |= {"before": str(before), "after": str(meeting.state)}
    record(session, actor, f"meeting.{action}", meeting, at=at, reason=reason, **facts)
    if kind := NEWS.get(action):
        tell(session, kind, [meeting.subdistrict_id], meeting, at=at, but=actor.person_id)


def locked(session: Any, meeting_id: int, actor: Actor, *, share: bool = False) -> Meeting:
    """The meeting, locked: for oneself, or together with others who vote."""
    meeting: Meeting | None = session.scalars(
        select(Meeting).where(Meeting.id == meeting_id, readable(actor)).with_for_update(read=share)
    ).one_or_none()
    if meeting is None:
        raise Unknown("meeting", meeting_id)
    return meeting


def clock(begins: str) -> time | None:
    """The stored hour as a form has it."""
    return time.fromisoformat(begins) if begins else None


def _planned(session: Any, meeting_id: int, actor: Actor) -> Meeting:
    meeting = locked(session, meeting_id, actor)
    authorize(actor, Permission.STEER_MEETING, meeting)
    if meeting.state is not S.PLANNED:
        raise AlreadyMoved(Permission.STEER_MEETING, meeting.state)
    return meeting


def _write(meeting: Meeting, said: Invitation, at: datetime) -> None:
    if said.day < day_of(at):
        raise Unfit("day", "past")
    if said.day.year > at.year + rules.FURTHEST_YEARS:
        raise Unfit("day", "too_far")
    rules.check_text("note", said.note)
    for name in ("title", "kind", "day", "begins", "place", "note"):
        setattr(meeting, name, getattr(said, name))
    meeting.changed_at = at


def _call(session: Any, meeting: Meeting, at: datetime) -> dict[str, Any]:
    """Fix who may vote, and under which rule."""
    if meeting.day < day_of(at):
        raise Unfit("day", "past")
    items = select(func.count()).select_from(AgendaItem)
    number = session.scalar(items.where(AgendaItem.meeting_id == meeting.id))
    if not number:
        raise Unfit("agenda", "empty_agenda")
    members = members_of(meeting.subdistrict_id)
    if not members:
        raise Unfit("members", "no_members")
    session.add_all(MeetingMember(meeting_id=meeting.id, person_id=one) for one in members)
    rule = rule_of(meeting.subdistrict_id)
    meeting.rule_version, meeting.majority = rule.version, rule.majority
    meeting.quorum_percent = rule.quorum_percent
    return {"items": number, "members": len(members), "rule_version": rule.version}


def _let_go(session: Any, meeting: Meeting) -> None:
    """What was to be decided waits for another meeting."""
    undecided = (AgendaItem.meeting_id == meeting.id, AgendaItem.result.is_(None))
    nothing = dict.fromkeys(("entitled", "present", "yes", "no", "abstained"), 0)
    session.execute(
        update(AgendaItem).where(*undecided).values(result=ItemResult.CARRIED, **nothing)
    )
