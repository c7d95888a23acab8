"""Joint meetings: the list, a new one, its papers with the votes, and every step of its life."""

import json
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from webapp.errors import Unfit, Unknown
from webapp.forms.actions import ReasonForm
from webapp.forms.claims import KeyedForm
from webapp.forms.meetings import MeetingForm
from webapp.forms.refusals import refuse
from webapp.i18n import _, now, today
from webapp.models.meetings import Choice, MeetingAction, MeetingState
from webapp.names import CHOICE_NAMES, MEETING_ACTION_NAMES, MEETING_STATE_NAMES
from webapp.policy import Permission, allows, authorize
from webapp.queries import matches, organisations
from webapp.queries import meetings as read
from webapp.queries.papers import papers
from webapp.reasons import bars
from webapp.routes.filters import meeting_filters, number
from webapp.security import back_to
from webapp.services import meeting_closing, meeting_papers, meetings, voting

bp = Blueprint("meetings", __name__, url_prefix="/meetings")
STEPS = {
    "call": MeetingAction.CALL,
    "open": MeetingAction.OPEN,
    "close": MeetingAction.CLOSE,
    "cancel": MeetingAction.CANCEL,
}
STEP = f"<any({', '.join(STEPS)}):action>"
MOST_TICKED = 500


@bp.get("")
def index() -> ResponseReturnValue:
    authorize(g.actor, Permission.SEE_MEETINGS)
    filters = meeting_filters(request.args)
    return render_template(
        "meetings/index.html",
        filters=filters,
        page=read.listing(filters, g.actor),
        state_options=[(state, _(name)) for state, name in MEETING_STATE_NAMES.items()],
        may_plan=allows(g.actor, Permission.PLAN_MEETING, _place()),
    )


@bp.get("/new")
def new() -> ResponseReturnValue:
    authorize(g.actor, Permission.PLAN_MEETING, _place())
    title = _("%(year)d 年 %(month)d 月联席会议", year=today().year, month=today().month)
    return _form(MeetingForm(formdata=None, data={"title": title}))


@bp.post("")
def add() -> ResponseReturnValue:
    authorize(g.actor, Permission.PLAN_MEETING, _place())
    form = MeetingForm()
    if not form.validate():
        return _form(form), 422
    try:
        made = meetings.plan(
            form.invitation(), form_key=form.form_key.data or "", actor=g.actor, at=now()
        )
    except Unfit as error:
        refuse(form, error)
        return _form(form), 422
    flash(_("已建立会议。请选好议题，再召集。"), "success")
    return redirect(url_for(".show", meeting_id=made.id))


@bp.get("/<int:meeting_id>/edit")
def edit(meeting_id: int) -> ResponseReturnValue:
    meeting = _steered(meeting_id)
    said = {name: getattr(meeting, name) for name in ("title", "day", "note")}
    said |= {"kind": str(meeting.kind), "meeting_place": meeting.place}
    form = MeetingForm(formdata=None, data=said)
    form.begins.data = meetings.clock(meeting.begins)
    return _form(form, meeting)


@bp.post("/<int:meeting_id>/edit")
def save(meeting_id: int) -> ResponseReturnValue:
    meeting, form = _steered(meeting_id), MeetingForm()
    if not form.validate():
        return _form(form, meeting), 422
    try:
        meetings.edit(meeting_id, form.invitation(), actor=g.actor, at=now())
    except Unfit as error:
        refuse(form, error)
        return _form(form, _steered(meeting_id)), 422
    flash(_("已保存。"), "success")
    return redirect(url_for(".show", meeting_id=meeting_id))


@bp.get("/<int:meeting_id>")
def show(meeting_id: int) -> ResponseReturnValue:
    meeting = read.one(meeting_id, g.actor)
    steers = allows(g.actor, Permission.STEER_MEETING, meeting)
    planning = steers and meeting.state is MeetingState.PLANNED
    choosing = matches.rows(read.candidates(meeting), g.actor) if planning else []
    members, items = read.roll(meeting.id), papers(meeting, g.actor)
    waits = read.waits_for_votes(meeting, [one.voted for one in items], len(members), today())
    return render_template(
        "meetings/show.html",
        meeting=meeting,
        papers=items,
        waits=waits,
        choosing=choosing,
        members=members,
        minutes=read.minutes_of(meeting.id),
        steps=[
            (word, step)
            for word, step in STEPS.items()
            if meeting.can(step)
            and allows(g.actor, step, meeting)
            and not (waits and step is MeetingAction.CLOSE)
        ],
        steers=steers,
        votes=meeting.state is MeetingState.OPEN
        and allows(g.actor, Permission.VOTE, meeting)
        and any(member.person_id == g.actor.person_id for member in members),
        due=read.is_due(meeting, today()),
        bars=bars,
    )


@bp.post("/<int:meeting_id>/agenda")
def agenda(meeting_id: int) -> ResponseReturnValue:
    meetings.set_agenda(meeting_id, _ticked("match_id"), actor=g.actor, at=now())
    flash(_("议题已排定。"), "success")
    return redirect(url_for(".show", meeting_id=meeting_id))


@bp.post("/<int:meeting_id>/attendance")
def attendance(meeting_id: int) -> ResponseReturnValue:
    meetings.attend(meeting_id, _ticked("person_id"), actor=g.actor, at=now())
    flash(_("到会情况已登记。"), "success")
    return redirect(url_for(".show", meeting_id=meeting_id))


@bp.post(f"/<int:meeting_id>/{STEP}")
def move(meeting_id: int, action: str) -> ResponseReturnValue:
    form, step = MoveForm(), STEPS[action]
    if not form.validate():
        flash(form.complaint(), "error")
        return redirect(url_for(".show", meeting_id=meeting_id))
    key: dict[str, Any] = {"form_key": form.form_key.data or "", "actor": g.actor, "at": now()}
    if step is MeetingAction.CLOSE:
        meeting_closing.close(meeting_id, **key)
    else:
        meetings.move(meeting_id, step, reason=form.reason.data or "", **key)
    flash(_("“%(action)s”已完成。", action=_(MEETING_ACTION_NAMES[step])), "success")
    return redirect(url_for(".show", meeting_id=meeting_id))


@bp.post(f"/<int:meeting_id>/items/<int:item_id>/<any({', '.join(Choice)}):action>")
def vote(meeting_id: int, item_id: int, action: str) -> ResponseReturnValue:
    """One tap; the page it came from shows the next item."""
    cast = voting.vote(meeting_id, item_id, Choice(action), actor=g.actor, at=now())
    choice = _(CHOICE_NAMES[cast.choice])
    flash(_("已记下：%(choice)s。表决结束前可以改。", choice=choice), "success")
    return redirect(back_to(request.referrer))


@bp.get("/<int:meeting_id>/minutes")
def minutes(meeting_id: int) -> ResponseReturnValue:
    meeting, made = read.one(meeting_id, g.actor), read.minutes_of(meeting_id)
    if made is None:
        raise Unknown("minutes", meeting_id)
    said = json.loads(made.document)
    return render_template("meetings/minutes.html", meeting=meeting, minutes=made, said=said)


@bp.post("/<int:meeting_id>/print/<any(agenda, minutes):kind>")
def printed(meeting_id: int, kind: str) -> ResponseReturnValue:
    make = {"agenda": meeting_papers.agenda, "minutes": meeting_papers.minutes}[kind]
    file, name = make(meeting_id, actor=g.actor, at=now())
    return send_file(
        file, mimetype="application/pdf", as_attachment=True, download_name=f"{name}.pdf"
    )


class MoveForm(ReasonForm, KeyedForm):
    """A step, its reason if it has one, and the key by which a second click is known."""


def _place() -> Any:
    return organisations.find(g.actor.subdistrict_id or g.actor.district_id, g.actor)


def _steered(meeting_id: int) -> Any:
    meeting = read.one(meeting_id, g.actor)
    authorize(g.actor, Permission.STEER_MEETING, meeting)
    return meeting


def _ticked(name: str) -> list[int]:
    found = [number(value) for value in request.form.getlist(name)[:MOST_TICKED]]
    return [one for one in found if one is not None]


def _form(form: MeetingForm, meeting: Any = None) -> str:
    return render_template("meetings/form.html", form=form, meeting=meeting)
