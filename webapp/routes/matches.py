"""Matches: the list, the page of one, and every step of its life."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp.errors import Unfit, Unknown
from webapp.forms.actions import ReasonForm
from webapp.forms.claims import CounterForm, DaysForm, KeyedForm
from webapp.forms.refusals import refuse
from webapp.i18n import _, label, now, today
from webapp.match_story import is_late, next_step, since, story
from webapp.models.matches import ENDED_WELL, LIVE_MATCH, MatchAction
from webapp.models.meetings import MeetingState
from webapp.names import MATCH_ACTION_NAMES, MATCH_STATE_NAMES, ORIGIN_NAMES
from webapp.policy import Permission, allows
from webapp.queries import alternates
from webapp.queries import matches as read
from webapp.queries.claim_rules import standing_rules
from webapp.queries.meetings import agenda_of
from webapp.queries.postings import categories, history
from webapp.queries.unanswered import nudged_today
from webapp.routes.filters import match_filters
from webapp.services import claims, matches

bp = Blueprint("matches", __name__, url_prefix="/matches")
# Steps that are one button, or a reason behind one; those with terms and days have forms.
MOVES = (
    MatchAction.ACCEPT,
    MatchAction.APPROVE,
    MatchAction.DELIVER,
    MatchAction.CONFIRM,
    MatchAction.CLOSE,
    MatchAction.DECLINE,
    MatchAction.REFUSE,
    MatchAction.DISPUTE,
    MatchAction.KEEP,
    MatchAction.ASK_TO_LEAVE,
    MatchAction.WITHDRAW,
    MatchAction.CANCEL,
)
MOVE = f"<any({', '.join(MOVES)}):action>"


@bp.get("")
def index() -> ResponseReturnValue:
    filters = match_filters(request.args)
    return render_template(
        "matches/index.html",
        filters=filters,
        page=read.listing(filters, g.actor, today=today()),
        category_options=[(c.key, label(c)) for c in categories()],
        state_options=[(state, _(name)) for state, name in MATCH_STATE_NAMES.items()],
        origin_options=[(origin, _(name)) for origin, name in ORIGIN_NAMES.items()],
        next_step=next_step,
    )


@bp.get("/<int:match_id>")
def show(match_id: int) -> ResponseReturnValue:
    return _page(_seen(match_id))


@bp.post(f"/<int:match_id>/{MOVE}")
def move(match_id: int, action: str) -> ResponseReturnValue:
    form, step = MoveForm(), MatchAction(action)
    if not form.validate():
        flash(form.complaint(), "error")
        return redirect(url_for(".show", match_id=match_id))
    matches.move(
        match_id,
        step,
        actor=g.actor,
        at=now(),
        reason=form.reason.data or "",
        form_key=form.form_key.data or "",
    )
    flash(_("“%(action)s”已完成。", action=_(MATCH_ACTION_NAMES[step])), "success")
    return redirect(url_for(".show", match_id=match_id))


@bp.post("/<int:match_id>/counter")
def counter(match_id: int) -> ResponseReturnValue:
    row, form = _seen(match_id), CounterForm()
    if not form.validate():
        return _page(row, counter_form=form), 422
    key = form.form_key.data or ""
    try:
        claims.counter(match_id, form.terms(), form_key=key, actor=g.actor, at=now())
    except Unfit as error:
        refuse(form, error)
        return _page(_seen(match_id), counter_form=form), 422
    flash(_("已提出新方案，等待对方答复。"), "success")
    return redirect(url_for(".show", match_id=match_id))


@bp.post("/<int:match_id>/start")
def start(match_id: int) -> ResponseReturnValue:
    row, form = _seen(match_id), DaysForm()
    first_day, last_day = form.first_day.data, form.last_day.data
    if not form.validate() or first_day is None or last_day is None:
        return _page(row, days_form=form), 422
    key = form.form_key.data or ""
    try:
        matches.start(match_id, first_day, last_day, actor=g.actor, at=now(), form_key=key)
    except Unfit as error:
        refuse(form, error)
        return _page(_seen(match_id), days_form=form), 422
    flash(_("日期已登记，双方都能看到。"), "success")
    return redirect(url_for(".show", match_id=match_id))


class MoveForm(ReasonForm, KeyedForm):
    """A step, its reason if it has one, and the key by which a second click is known."""


def _seen(match_id: int) -> Any:
    row = read.one(match_id, g.actor)
    if row is None:
        raise Unknown("match", match_id)
    return row


def _page(row: Any, *, counter_form: Any = None, days_form: Any = None) -> str:
    match = row.match
    small = standing_rules(match.subdistrict_id).get(match.need.category_id, 0)
    possible = [a for a in MatchAction if match.can(a) and allows(g.actor, a, match)]
    beyond = match.quantity > small or match.proposed_by_id == g.actor.person_id
    to_meet = beyond and MatchAction.APPROVE in possible
    if to_meet:
        possible.remove(MatchAction.APPROVE)
    agenda = agenda_of(match.id)
    called = agenda.meeting if agenda and agenda.meeting.state is not MeetingState.PLANNED else None
    if called:
        possible = [action for action in possible if action not in matches.DECISIONS]
    may_nudge = bool(match.asked) and allows(g.actor, Permission.NUDGE, match)
    return render_template(
        "matches/show.html",
        row=row,
        match=match,
        small=small,
        agenda=agenda,
        moves=[action for action in MOVES if action in possible],
        counter_form=counter_form or _counter_form(match, possible),
        to_meet=to_meet and not agenda,
        days_form=days_form or _days_form(possible),
        next_step=next_step(match, called),
        since=since(match),
        late=is_late(match, today()),
        story=story(match),
        history=history(match),
        contact=allows(g.actor, Permission.SEE_MATCH_CONTACT, match),
        names=allows(g.actor, Permission.SEE_NAMES, match),
        choices=_instead(match),
        may_nudge=may_nudge,
        nudged=may_nudge and nudged_today(match.id, today()),
        our_side=match.side_of(g.actor.organisation_id),
    )


def _instead(match: Any) -> Any:
    """Whom to ask instead, if this match came from a round and came to nothing."""
    if match.round_id is None or match.state in LIVE_MATCH | ENDED_WELL:
        return []
    return alternates.choices(g.actor, at=now(), match=match)[0]


def _counter_form(match: Any, possible: list[MatchAction]) -> CounterForm | None:
    if MatchAction.COUNTER not in possible:
        return None
    shown = {"quantity": match.quantity, "time_note": match.time_note}
    return CounterForm(data=shown, formdata=None)


def _days_form(possible: list[MatchAction]) -> DaysForm | None:
    return DaysForm(formdata=None) if MatchAction.START in possible else None
