"""Meetings of the demo city's committees: what was large was decided there, more waits for them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from webapp.db import db
from webapp.i18n import CHINA
from webapp.models.matches import Match, MatchState
from webapp.models.meetings import AgendaItem, Choice, MeetingAction, MeetingKind
from webapp.models.people import Membership, Role
from webapp.policy import Actor
from webapp.queries.claim_rules import standing_rules
from webapp.queries.committee import interests, members_of
from webapp.services import meeting_closing, meetings
from webapp.services.meetings import Invitation
from webapp.services.voting import vote

ROOM = "街道三楼会议室"
NOT_THERE = 4  # of so many members one is away
NUMBERS = "一二三四五六七八九十"


class Committees:
    """Every sub-district's committee, which meets when there is something to decide."""

    def __init__(self) -> None:
        self._met: dict[int, int] = {}  # how often, by sub-district

    def is_small(self, match_id: int) -> bool:
        match = db.session.get_one(Match, match_id)
        up_to = standing_rules(match.subdistrict_id).get(match.need.category_id, 0)
        return match.quantity <= up_to

    def decide(self, match_id: int, coordinator: Actor, *, at: datetime) -> None:
        """Hold a meeting about one match; the first is in a room, later ones are in writing."""
        street = coordinator.organisation_id
        self._met[street] = self._met.get(street, 0) + 1
        first = self._met[street] == 1
        title = f"{at.astimezone(CHINA).year} 年第{self._number(street)}次联席会议"
        said = Invitation(
            title if first else title.replace("联席会议", "书面征求意见"),
            MeetingKind.ROOM if first else MeetingKind.CIRCULATION,
            at.astimezone(CHINA).date(),
            "14:30" if first else "",
            ROOM if first else "",
        )
        number = self._call(said, [match_id], coordinator, at)
        if first:
            meetings.move(number, MeetingAction.OPEN, actor=coordinator, at=at)
        self._vote(number, street, at, all_of_them=not first)
        meeting_closing.close(number, actor=coordinator, at=at)

    def look_ahead(self, coordinator: Actor, *, at: datetime) -> None:
        """Call the next meeting for what is agreed; of several one is voted on in writing now."""
        street = coordinator.organisation_id
        wait = select(Match.id).where(
            Match.subdistrict_id == street, Match.state == MatchState.AGREED
        )
        waiting = list(db.session.scalars(wait.order_by(Match.id)))
        if len(waiting) > 1:
            last = at.astimezone(CHINA).date() + timedelta(days=5)
            said = Invitation("近期对接事项", MeetingKind.CIRCULATION, last)
            self._call(said, [waiting.pop()], coordinator, at)
        if waiting:
            day = at.astimezone(CHINA).date() + timedelta(days=4)
            title = f"{day.year} 年第{self._number(street, ahead=1)}次联席会议"
            note = "请提前看材料；与议题有利害关系的委员请回避。"
            said = Invitation(title, MeetingKind.ROOM, day, "09:00", ROOM, note)
            self._call(said, waiting, coordinator, at)

    def _number(self, street: int, ahead: int = 0) -> str:
        number = self._met.get(street, 0) + ahead
        return NUMBERS[number - 1] if number <= len(NUMBERS) else str(number)

    def _call(
        self, said: Invitation, match_ids: Sequence[int], coordinator: Actor, at: datetime
    ) -> int:
        key = f"{match_ids[0]:031x}{len(match_ids) % 16:x}"
        made = meetings.plan(said, form_key=key, actor=coordinator, at=at)
        meetings.set_agenda(made.id, match_ids, actor=coordinator, at=at)
        meetings.move(made.id, MeetingAction.CALL, actor=coordinator, at=at)
        return int(made.id)

    def _vote(self, meeting_id: int, street: int, at: datetime, *, all_of_them: bool) -> None:
        """Most say yes; who belongs to a side abstains, as they must."""
        item = db.session.scalars(
            select(AgendaItem).where(AgendaItem.meeting_id == meeting_id)
        ).one()
        item_id, match = item.id, item.match
        seats = _seats(street)
        interested = interests([match], list(seats))[match.id]
        for number, (person, member) in enumerate(seats.items(), start=1):
            if not all_of_them and number % NOT_THERE == 0 and person not in interested:
                continue
            choice = Choice.ABSTAIN if person in interested else Choice.YES
            vote(meeting_id, item_id, choice, actor=member, at=at)


def _seats(street: int) -> Mapping[int, Actor]:
    """Who sits on the committee, by person, acting as its member."""
    people = members_of(street)
    rows = db.session.scalars(
        select(Membership).where(
            Membership.organisation_id == street,
            Membership.role == Role.COMMITTEE_MEMBER,
            Membership.person_id.in_(people),
            Membership.ended_at.is_(None),
        )
    )
    district = {row.person_id: row for row in rows}
    return {
        person: Actor(
            person,
            district[person].id,
            Role.COMMITTEE_MEMBER,
            street,
            street,
            district[person].organisation.district_id or 0,
        )
        for person in people
    }
