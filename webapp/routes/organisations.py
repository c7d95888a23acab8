"""Units, communities, sub-districts: lists, the page of one, and how they are kept."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp.errors import ChangedMeanwhile, ReasonMissing, Unfit
from webapp.forms.actions import ReasonForm
from webapp.forms.base import choices_of
from webapp.forms.organisations import OrganisationForm
from webapp.forms.refusals import refuse
from webapp.i18n import _, moment, now, today
from webapp.messages import describe
from webapp.models.needs import Need
from webapp.models.offers import Offer
from webapp.models.organisations import PARENT_KINDS, Nature, Organisation, OrganisationKind
from webapp.models.people import HELD_IN
from webapp.names import NATURE_NAMES
from webapp.policy import Permission, allows, authorize
from webapp.queries import audit, district
from webapp.queries import organisations as read
from webapp.queries.exports.year import FIRST_YEAR
from webapp.routes.filters import IN_USE, member, number, organisation_filters
from webapp.services import organisations
from webapp.services.organisations import WRITTEN

bp = Blueprint("organisations", __name__)
SUMMED_UP = frozenset({OrganisationKind.UNIT, OrganisationKind.COMMUNITY})  # they own postings


@bp.get("/units")
def units() -> ResponseReturnValue:
    return _list(OrganisationKind.UNIT)


@bp.get("/communities")
def communities() -> ResponseReturnValue:
    return _list(OrganisationKind.COMMUNITY)


def _list(kind: OrganisationKind) -> str:
    wanted = organisation_filters(request.args)
    return render_template(
        "organisations/index.html",
        kind=kind,
        wanted=wanted,
        page=read.listed(kind, wanted, g.actor),
        nature_options=choices_of(Nature, NATURE_NAMES),
        state_options=[("open", _("使用中")), ("closed", _("已停用"))],
        state=next(word for word, closed in IN_USE.items() if closed is wanted.closed),
        subdistrict_options=_subdistrict_options(),
        home=None if g.actor.subdistrict_id is None else read.find(g.actor.subdistrict_id, g.actor),
    )


def _subdistrict_options() -> list[tuple[int, str]]:
    """People of a sub-district see only their own and need no choice."""
    known = [] if g.actor.subdistrict_id else read.subdistricts(g.actor)
    return [(one.id, one.name) for one in known]


@bp.get("/organisations/<int:organisation_id>")
def show(organisation_id: int) -> ResponseReturnValue:
    return _page(organisation_id)


def _page(organisation_id: int, *, refusal: str = "", reason: str = "") -> str:
    """Show one organisation; after a refusal with the sentence beside the reason."""
    one = read.find(organisation_id, g.actor)
    may_close = allows(g.actor, Permission.CLOSE_ORGANISATION, one)
    return render_template(
        "organisations/show.html",
        organisation=one,
        above=_above(one),
        back=_back(one),
        parts=read.parts(one),
        needs=read.postings(Need, one, g.actor),
        offers=read.postings(Offer, one, g.actor),
        people=read.people(one) if allows(g.actor, Permission.SEE_ACCOUNTS) else None,
        history=audit.of_object("organisation", one.id),
        kinds=_kinds_below(one) if allows(g.actor, Permission.ADD_ORGANISATION, one) else [],
        may_edit=allows(g.actor, Permission.EDIT_ORGANISATION, one),
        may_close=may_close,
        may_invite=_has_roles(one) and allows(g.actor, Permission.INVITE, one),
        may_look=allows(g.actor, Permission.LOOK_INSIDE, one),
        years=_years(one),
        shows_phone=allows(g.actor, Permission.SEE_PHONE, one),
        ties=read.ties(one.id) if may_close else None,
        until=district.looks_open(g.actor, now()).get(one.id),
        refusal=refusal,
        reason=reason,
    )


def _years(one: Organisation) -> list[int]:
    """The years that can be summed up for this reader, the newest first."""
    if one.kind not in SUMMED_UP or not allows(g.actor, Permission.READ_YEAR, one):
        return []
    newest = today().year
    return list(range(newest, max(FIRST_YEAR, one.created_at.year) - 1, -1)) or [newest]


def _has_roles(one: Organisation) -> bool:
    return not one.closed_at and any(one.kind in kinds for kinds in HELD_IN.values())


def _above(one: Organisation) -> list[Organisation]:
    """Return the organisations above that the actor may look at, the topmost first."""
    district = one.district if g.actor.subdistrict_id is None else None
    candidates = dict.fromkeys((district, one.subdistrict, one.parent))
    lead_nowhere = {OrganisationKind.CITY}
    if g.actor.subdistrict_id is not None:
        lead_nowhere.add(OrganisationKind.DISTRICT)
    return [o for o in candidates if o and o is not one and o.kind not in lead_nowhere]


def _back(one: Organisation) -> tuple[str, str]:
    if one.kind is OrganisationKind.UNIT:
        return url_for(".units"), _("全部单位")
    if one.kind is OrganisationKind.GRID and one.parent:
        return url_for(".show", organisation_id=one.parent.id), one.parent.name
    if one.kind is OrganisationKind.COMMUNITY or g.actor.subdistrict_id is not None:
        return url_for(".communities"), _("全部社区")
    return url_for(".subdistricts"), _("全部街道")


@bp.get("/organisations/new")
def new() -> ResponseReturnValue:
    parent, kind = _place()
    return _show_form(OrganisationForm(kind), parent=parent)


@bp.post("/organisations/new")
def add() -> ResponseReturnValue:
    parent, kind = _place()
    form = OrganisationForm(kind)
    if not form.validate():
        return _show_form(form, parent=parent), 422
    try:
        added = organisations.add(parent.id, form.content(), actor=g.actor, at=now())
    except Unfit as error:
        refuse(form, error)
        return _show_form(form, parent=parent), 422
    flash(_("已新增“%(name)s”。", name=added.name), "success")
    return redirect(url_for(".show", organisation_id=added.id))


@bp.get("/organisations/<int:organisation_id>/edit")
def edit(organisation_id: int) -> ResponseReturnValue:
    stored = _editable(organisation_id)
    shown = {name: getattr(stored, name) for name in (*WRITTEN, "version")}
    return _show_form(_form_of(stored, data=shown), stored=stored)


@bp.post("/organisations/<int:organisation_id>/edit")
def save(organisation_id: int) -> ResponseReturnValue:
    stored = _editable(organisation_id)
    form = _form_of(stored)
    if not form.validate():
        return _show_form(form, stored=stored), 422
    content, version = form.content(stored), form.known_version
    try:
        organisations.edit(stored.id, content, version=version, actor=g.actor, at=now())
    except Unfit as error:
        refuse(form, error)
        return _show_form(form, stored=stored), 422
    except ChangedMeanwhile as error:
        refuse(form, error)
        return _show_form(form, stored=stored), 409
    flash(_("已保存。"), "success")
    return redirect(url_for(".show", organisation_id=stored.id))


@bp.post("/organisations/<int:organisation_id>/close")
def close(organisation_id: int) -> ResponseReturnValue:
    return _with_reason(organisation_id, organisations.close, _("已停用。"))


@bp.post("/organisations/<int:organisation_id>/reopen")
def reopen(organisation_id: int) -> ResponseReturnValue:
    return _with_reason(organisation_id, organisations.reopen, _("已恢复启用。"))


def _with_reason(organisation_id: int, service: Any, done: str) -> ResponseReturnValue:
    form = ReasonForm()
    reason = form.reason.data or ""
    if not form.validate():
        refusal = " ".join(map(str, form.reason.errors))
        return _page(organisation_id, refusal=refusal, reason=reason), 422
    try:
        service(organisation_id, reason, actor=g.actor, at=now())
    except ReasonMissing as error:
        return _page(organisation_id, refusal=describe(error)), 422
    flash(done, "success")
    return redirect(url_for(".show", organisation_id=organisation_id))


@bp.get("/subdistricts")
def subdistricts() -> ResponseReturnValue:
    return _district()


def _district(refused: int = 0, refusal: str = "", reason: str = "") -> str:
    authorize(g.actor, Permission.SEE_DISTRICT)
    return render_template(
        "organisations/subdistricts.html",
        district=read.find(g.actor.district_id, g.actor),
        figures=district.figures(g.actor, now()),
        groups=list(district.STATE_GROUPS),
        refused=refused,
        refusal=refusal,
        reason=reason,
    )


@bp.post("/organisations/<int:organisation_id>/look-inside")
def look_inside(organisation_id: int) -> ResponseReturnValue:
    form = ReasonForm()
    reason = form.reason.data or ""
    if not form.validate():
        refusal = " ".join(map(str, form.reason.errors))
        return _district(organisation_id, refusal, reason), 422
    try:
        grant = organisations.look_inside(organisation_id, reason, actor=g.actor, at=now())
    except ReasonMissing as error:
        return _district(organisation_id, describe(error)), 422
    until = moment(grant.expires_at)
    flash(_("可以查看街道内部至 %(until)s，已记入审计。", until=until), "success")
    return redirect(url_for(".show", organisation_id=organisation_id))


def _place() -> tuple[Organisation, OrganisationKind]:
    """Return where the address wants to add what, if the actor may add anything there."""
    parent = read.find(number(request.args.get("parent", "")) or 0, g.actor)
    authorize(g.actor, Permission.ADD_ORGANISATION, parent)
    kinds = _kinds_below(parent)
    kind = member(OrganisationKind, request.args.get("kind", "")) or next(iter(kinds), None)
    if kind not in kinds:
        raise Unfit("kind", "wrong_parent")
    return parent, kind


def _kinds_below(parent: Organisation) -> list[OrganisationKind]:
    if parent.closed_at:
        return []
    return [kind for kind, above in PARENT_KINDS.items() if above is parent.kind]


def _editable(organisation_id: int) -> Organisation:
    stored = read.find(organisation_id, g.actor)
    authorize(g.actor, Permission.EDIT_ORGANISATION, stored)
    return stored


def _form_of(stored: Organisation, **kw: Any) -> OrganisationForm:
    """Return the form without the telephone number where the actor may not see it."""
    form = OrganisationForm(stored.kind, **kw)
    if not allows(g.actor, Permission.SEE_PHONE, stored):
        del form.contact_phone
    return form


def _show_form(
    form: OrganisationForm,
    *,
    parent: Organisation | None = None,
    stored: Organisation | None = None,
) -> str:
    return render_template(
        "organisations/form.html", form=form, parent=parent, stored=stored, kind=form.kind
    )
