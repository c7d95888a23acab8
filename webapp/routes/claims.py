"""Claiming: a need with one of our offers, or an offer for one of our needs."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp.errors import DomainError, Incomplete, NotPermitted, Unfit, Unknown
from webapp.forms.claims import NEW, ClaimForm
from webapp.forms.refusals import refuse
from webapp.i18n import _, now
from webapp.messages import STATUS_CODES
from webapp.models.postings import PostingKind
from webapp.policy import Permission, authorize
from webapp.queries import claims as ours
from webapp.queries import postings as read
from webapp.routes.claim_panel import ClaimPanel, claim_form, claim_panel
from webapp.routes.filters import number
from webapp.services import claims

bp = Blueprint("claims", __name__)


class SentClaim(ClaimForm):
    """What was sent, before anything is read: the service knows which posting is whose."""

    def __init__(self) -> None:
        sent = request.form.get("ours", "")
        fits = sent == NEW or number(sent) is not None
        super().__init__(ours=[(sent, sent)] if fits else [])


KIND = "<any(needs, offers):kind>"
# Where a refusal of the service is shown: the form has one field for either posting.
SHOWN_AT = {"need_id": "ours", "offer_id": "ours"}


@bp.get(f"/{KIND}/<int:posting_id>/claim")
def new(kind: str, posting_id: int) -> ResponseReturnValue:
    posting = _seen(kind, posting_id)
    authorize(g.actor, Permission.CLAIM, posting)
    panel = claim_panel(posting, _left(posting), g.actor)
    if panel is None:
        flash(_("这条发布目前没有剩余，或者已经不在征集。"), "warning")
        return redirect(url_for("postings.show", kind=kind, posting_id=posting_id))
    return _page(kind, panel)


@bp.post(f"/{KIND}/<int:posting_id>/claims")
def claim(kind: str, posting_id: int) -> ResponseReturnValue:
    form = SentClaim()
    if not form.validate():
        return _again(kind, posting_id, form), 422
    try:
        match = _claim(kind, posting_id, form)
    except (Unknown, NotPermitted):
        raise
    except DomainError as error:
        return _again(kind, posting_id, form, error), STATUS_CODES[type(error)]
    flash(_("已认领，等待对方答复。进展在“对接”一页和工作台。"), "success")
    return redirect(url_for("matches.show", match_id=match.id))


def _claim(kind: str, posting_id: int, form: ClaimForm) -> Any:
    asked = {"form_key": form.form_key.data or "", "actor": g.actor, "at": now()}
    if kind == PostingKind.OFFER:
        return claims.claim_offer(posting_id, number(form.ours.data) or 0, form.terms(), **asked)
    made = form.quick_offer() if form.makes_an_offer else number(form.ours.data) or 0
    return claims.claim_need(posting_id, made, form.terms(), **asked)


def _again(kind: str, posting_id: int, sent: ClaimForm, error: DomainError | None = None) -> str:
    """The form once more, with what was written and why it was refused."""
    posting = _seen(kind, posting_id)
    authorize(g.actor, Permission.CLAIM, posting)
    partners = ours.partners(posting, g.actor, at=now())
    form = claim_form(posting, partners)
    form.validate()
    if error:
        _blame(form, error)
    elif sent.ours.errors:  # nothing of ours was ticked, and the first one is offered again
        form.ours.errors = [_("请选一项。")]
    panel = ClaimPanel(posting, _left(posting), partners, form, whole=False)
    return _page(kind, panel)


def _blame(form: ClaimForm, error: DomainError) -> None:
    if isinstance(error, Incomplete):
        for name in error.fields:
            if name in form:
                form[name].errors = [*form[name].errors, _("请填写。")]
    elif isinstance(error, Unfit):
        refuse(form, Unfit(SHOWN_AT.get(error.field, error.field), error.rule, error.found))
    else:
        refuse(form, error)


def _page(kind: str, panel: ClaimPanel) -> str:
    return render_template("claims/claim.html", kind=PostingKind(kind), claim=panel)


def _left(posting: Any) -> int:
    return read.left_of(posting, read.matches_of(posting), now())


def _seen(kind: str, posting_id: int) -> Any:
    posting = read.one(PostingKind(kind), posting_id, g.actor)
    if posting is None:
        raise Unknown(kind, posting_id)
    return posting
