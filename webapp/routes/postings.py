"""Needs and offers: lists, forms, the page of one, and every move of its life."""

import re
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from webapp.errors import DomainError, Unknown
from webapp.forms.actions import MatchForm, ReasonForm
from webapp.forms.postings import FORM_KEY, FORM_OF, PostingForm, form_data
from webapp.forms.windows import MOST_WINDOWS
from webapp.i18n import _, now, today
from webapp.models.organisations import OrganisationKind
from webapp.models.postings import PostingAction, PostingKind, Visibility
from webapp.names import ACTION_NAMES
from webapp.occurrences import upcoming
from webapp.policy import Permission, allows, authorize
from webapp.queries import calendar
from webapp.queries import organisations as places
from webapp.queries import postings as read
from webapp.routes.claim_panel import claim_panel
from webapp.routes.filters import filter_options, posting_filters
from webapp.security import back_to
from webapp.services import drafting, matches, postings
from webapp.story import next_step, story

bp = Blueprint("postings", __name__)
KIND = "<any(needs, offers):kind>"
CHOOSE = "choose"  # instead of a category: show them all
# Moves that people make; the rest are made by matches and by the calendar.
MOVES = (
    PostingAction.VERIFY,
    PostingAction.PUBLISH,
    PostingAction.SUBMIT,
    PostingAction.CONFIRM,
    PostingAction.RESUME,
    PostingAction.SHARE,
    PostingAction.UNSHARE,
    PostingAction.RETURN,
    PostingAction.REDIRECT,
    PostingAction.PAUSE,
    PostingAction.WITHDRAW,
)
MOVE = f"<any({', '.join(MOVES)}):action>"


@bp.get(f"/{KIND}")
def index(kind: str) -> ResponseReturnValue:
    filters = posting_filters(request.args)
    return render_template(
        "postings/index.html",
        kind=PostingKind(kind),
        filters=filters,
        page=read.listing(PostingKind(kind), filters, g.actor),
        **filter_options(g.actor),
    )


@bp.get(f"/{KIND}/new")
def new(kind: str) -> ResponseReturnValue:
    """Without a category the page asks for one: the form depends on it."""
    authorize(g.actor, Permission.POST, places.find(g.actor.organisation_id, g.actor))
    chosen = request.args.get("category", "")
    categories = read.categories()
    category = next((c for c in categories if c.key == chosen), None)
    if category is None:
        page = "postings/choose.html"
        return render_template(page, kind=PostingKind(kind), categories=categories)
    marks = ("divisible", "recurring", "exclusive", "poolable")
    data = {mark: getattr(category, mark) for mark in marks} | {"category_id": category.id}
    data |= read.last_time(PostingKind(kind), g.actor)
    if category.code_only:
        data |= {"visibility": Visibility.INTERNAL, "place": ""}
    return _show_form(kind, _form(kind, data=data))


@bp.get(f"/{KIND}/<int:posting_id>/edit")
def edit(kind: str, posting_id: int) -> ResponseReturnValue:
    posting = _seen(kind, posting_id)
    if not (allows(g.actor, PostingAction.EDIT, posting) and posting.can(PostingAction.EDIT)):
        abort(403)
    data = form_data(drafting.content_of(posting))
    data |= {"form_key": posting.form_key, "version": posting.version}
    data["visibility"] = str(posting.visibility)
    wish = request.args.get("category", "")
    if wish == CHOOSE:
        return render_template(
            "postings/choose.html",
            kind=PostingKind(kind),
            categories=read.categories(),
            posting=posting,
        )
    if chosen := _category(wish):
        data["category_id"] = chosen.id
    return _show_form(kind, _form(kind, data=data), posting=posting)


@bp.post(f"/{KIND}")
def save(kind: str) -> ResponseReturnValue:
    """Save the draft, or submit it; one more or one less row of times comes back unsaved."""
    form = _form(kind)
    if _rows_changed(form):
        return _show_form(kind, form)
    if not form.validate():
        return _show_form(kind, form), 422
    submit = "draft" not in request.form
    try:
        posting = _save(kind, form, submit=submit)
    except DomainError as error:
        if not form.refuse(error):
            raise
        return _show_form(kind, form), 422
    flash(_("已提交，接下来由对方处理。") if submit else _("草稿已保存。"), "success")
    if submit:
        return redirect(url_for(".show", kind=kind, posting_id=posting.id))
    return redirect(url_for(".edit", kind=kind, posting_id=posting.id))


@bp.post(f"/{KIND}/drafts")
def autosave(kind: str) -> ResponseReturnValue:
    """Keep a half-written form: one sentence, and the row's new version for the next time."""
    form = _form(kind)
    posting = None
    if form.validate():
        try:
            posting = _save(kind, form, submit=False)
        except DomainError as refusal:
            if not form.refuse(refusal):
                raise
    faults = form.error_list()
    page = render_template("postings/_autosaved.html", posting=posting, faults=faults, at=now())
    if posting is None:
        return page, 422
    # From now on a reload shows the draft, not another empty form.
    return page, {"HX-Replace-Url": url_for(".edit", kind=kind, posting_id=posting.id)}


@bp.get(f"/{KIND}/<int:posting_id>")
def show(kind: str, posting_id: int) -> ResponseReturnValue:
    posting = _seen(kind, posting_id)
    pairs = read.matches_of(posting)
    left = read.left_of(posting, pairs, now())
    shown, opened = read.shown_matches(pairs, g.actor)
    return render_template(
        "postings/show.html",
        kind=PostingKind(kind),
        posting=posting,
        history=read.history(posting),
        matches=shown,
        opened=opened,
        partners=read.known_partners(posting, shown, g.actor),
        left=left,
        claim=claim_panel(posting, left, g.actor),
        next_step=next_step(posting),
        story=story(posting),
        moves=[m for m in MOVES if posting.can(m) and allows(g.actor, m, posting)],
        dates=upcoming(posting.windows, calendar.exceptions(), start=today(), most=3),
        contact=allows(g.actor, Permission.SEE_CONTACT, posting),
        names=allows(g.actor, Permission.SEE_NAMES, posting),
        match_form=_match_form(kind, posting),
    )


@bp.post(f"/{KIND}/<int:posting_id>/{MOVE}")
def move(kind: str, posting_id: int, action: str) -> ResponseReturnValue:
    form = ReasonForm()
    if not form.validate():
        flash("".join(form.reason.errors), "error")
        return redirect(url_for(".show", kind=kind, posting_id=posting_id))
    postings.move(
        PostingKind(kind),
        posting_id,
        PostingAction(action),
        actor=g.actor,
        at=now(),
        reason=form.reason.data or "",
    )
    flash(_("“%(action)s”已完成。", action=_(ACTION_NAMES[PostingAction(action)])), "success")
    here = url_for(".show", kind=kind, posting_id=posting_id)
    return redirect(back_to(request.referrer) if request.referrer else here)


@bp.post(f"/{KIND}/<int:posting_id>/copy")
def copy(kind: str, posting_id: int) -> ResponseReturnValue:
    form_key = request.form.get("form_key", "")
    if not re.fullmatch(FORM_KEY, form_key):
        abort(400)
    new_id = postings.copy(
        PostingKind(kind), posting_id, actor=g.actor, at=now(), form_key=form_key
    )
    flash(_("已复制成新的草稿，日期顺延一年，请核对后提交。"), "success")
    return redirect(url_for(".edit", kind=kind, posting_id=new_id))


@bp.post("/needs/<int:need_id>/matches")
def record_match(need_id: int) -> ResponseReturnValue:
    form = MatchForm()
    form.offer_id.choices = read.offers_for(_seen(PostingKind.NEED, need_id), g.actor)
    if form.validate():
        matches.record(
            need_id,
            form.offer_id.data,
            form.quantity.data or 0,
            actor=g.actor,
            at=now(),
            reason=form.reason.data or "",
        )
        flash(_("对接已登记。"), "success")
    else:
        flash(form.complaint(), "error")
    return redirect(url_for(".show", kind=PostingKind.NEED, posting_id=need_id))


def _seen(kind: str, posting_id: int) -> Any:
    posting = read.one(PostingKind(kind), posting_id, g.actor)
    if posting is None:
        raise Unknown(kind, posting_id)
    return posting


def _form(kind: str, data: dict[str, Any] | None = None) -> PostingForm:
    extra: dict[str, Any] = {"categories": _categories(kind, data or request.form)}
    if kind == PostingKind.NEED:
        extra["grids"] = read.grids_of(g.actor.organisation_id)
    return FORM_OF[PostingKind(kind)](data=data, **extra)


def _categories(kind: str, form: Mapping[str, Any]) -> list[Any]:
    """Return the open ones, and the one a draft was begun in, should it be closed by now."""
    key, known = form.get("form_key") or "", list(read.categories())
    if not re.fullmatch(FORM_KEY, key):
        return known
    begun = read.category_of_form(PostingKind(kind), key, g.actor)
    return [*known, begun] if begun and begun.closed else known


def _category(key: str) -> Any:
    return next((c for c in read.categories() if c.key == key), None)


def _rows_changed(form: PostingForm) -> bool:
    if "add-windows" in request.form:
        if len(form.windows.entries) < MOST_WINDOWS:
            form.windows.append_entry()
        return True
    if "remove-windows" in request.form:
        index = request.form["remove-windows"]
        kept = [e for n, e in enumerate(form.windows.entries) if str(n) != index]
        form.windows.entries = kept
        if not kept:
            form.windows.append_entry()
        return True
    return False


def _save(kind: str, form: PostingForm, *, submit: bool) -> Any:
    return postings.save(
        PostingKind(kind),
        form.content(),
        form_key=form.form_key.data or "",
        version=form.known_version,
        submit=submit,
        actor=g.actor,
        at=now(),
    )


def _show_form(kind: str, form: PostingForm, posting: Any = None) -> str:
    known = _categories(kind, {"form_key": form.form_key.data})
    category = next((c for c in known if c.id == form.category_id.data), None)
    if category is None:
        raise NotFound
    return render_template(
        "postings/form.html",
        kind=PostingKind(kind),
        form=form,
        posting=posting,
        category=category,
        for_unit=g.signed_in.membership.kind is OrganisationKind.UNIT,
    )


def _match_form(kind: str, posting: Any) -> MatchForm | None:
    may_record = allows(g.actor, Permission.RECORD_MATCH, posting)
    if kind != PostingKind.NEED or not may_record or not posting.can(PostingAction.PAUSE):
        return None
    form = MatchForm(formdata=None)
    form.offer_id.choices = read.offers_for(posting, g.actor)
    return form
