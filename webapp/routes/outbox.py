"""Mails that wait or could not be sent, for the district's administrator."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp.i18n import _, now
from webapp.models.outbox import MailState
from webapp.names import MAIL_STATE_NAMES
from webapp.policy import Permission, authorize
from webapp.queries import outbox as read
from webapp.routes.filters import LAST_PAGE, member, number, words
from webapp.services import mail_retry
from webapp.services.mail_making import mail_settings

bp = Blueprint("outbox", __name__, url_prefix="/outbox")


@bp.get("")
def index() -> ResponseReturnValue:
    authorize(g.actor, Permission.SEE_MAIL)
    q, sort = words(request.args.get("q", "")), words(request.args.get("sort", "")) or "-newest"
    state = member(MailState, request.args.get("state", ""))
    page = min(number(request.args.get("page", "")) or 1, LAST_PAGE)
    return render_template(
        "outbox/index.html",
        page=read.listing(g.actor, q, state, sort, page),
        q=q,
        sort=sort,
        state=state,
        state_options=[(one, _(name)) for one, name in MAIL_STATE_NAMES.items()],
        mail_on=mail_settings() is not None,
    )


@bp.post("/<int:mail_id>/retry")
def retry(mail_id: int) -> ResponseReturnValue:
    mail_retry.retry(mail_id, actor=g.actor, at=now())
    flash(_("已重新排队，几分钟内寄送。"), "success")
    return redirect(url_for(".index"))
