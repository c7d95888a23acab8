"""Mail and calendar, each for oneself: the address, how often, and what is shown elsewhere."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from webapp.errors import Unfit, Unknown
from webapp.forms.notices import AddressForm, WishForm
from webapp.forms.refusals import refuse
from webapp.i18n import _, language, now
from webapp.models.outbox import MailRhythm
from webapp.queries import calendar_feed
from webapp.queries.mail_wishes import wish_of
from webapp.services import mail_wishes
from webapp.services.mail_making import mail_settings

bp = Blueprint("notices", __name__, url_prefix="/me/notices")


@bp.get("")
def show() -> ResponseReturnValue:
    return _page()


def _page(address_form: AddressForm | None = None, wish_form: WishForm | None = None) -> str:
    wish = wish_of(g.actor.person_id)
    chosen = {
        "rhythm": str(wish.rhythm if wish else MailRhythm.PROMPT),
        "language": wish.language if wish else _spoken(),
    }
    return render_template(
        "notices/show.html",
        mail_on=mail_settings() is not None,
        wish=wish,
        feed=calendar_feed.feed_of(g.actor.person_id),
        address_form=address_form or AddressForm(formdata=None),
        wish_form=wish_form or WishForm(formdata=None, data=chosen),
    )


def _spoken() -> str:
    return "en" if language() == "en" else "zh"


@bp.post("/address")
def ask_address() -> ResponseReturnValue:
    form = AddressForm()
    if not form.validate():
        return _page(address_form=form), 422
    wish = wish_of(g.actor.person_id)
    spoken = wish.language if wish else _spoken()
    try:
        mail_wishes.ask_address(form.mail.data or "", spoken, actor=g.actor, at=now())
    except Unfit as error:
        refuse(form, error)
        return _page(address_form=form), 422
    flash(
        _("确认邮件已经寄往 %(mail)s，请在 48 小时内打开其中的链接。", mail=form.mail.data),
        "success",
    )
    return redirect(url_for(".show"))


@bp.post("/address/remove")
def remove() -> ResponseReturnValue:
    mail_wishes.remove(actor=g.actor, at=now())
    flash(_("邮箱已删除，不会再收到邮件。"), "success")
    return redirect(url_for(".show"))


@bp.post("/preferences")
def prefer() -> ResponseReturnValue:
    form = WishForm()
    if not form.validate():
        return _page(wish_form=form), 422
    rhythm = MailRhythm(form.rhythm.data)
    mail_wishes.prefer(rhythm, form.language.data, actor=g.actor, at=now())
    flash(_("邮件设置已保存。"), "success")
    return redirect(url_for(".show"))


@bp.get("/confirm/<token>")
def confirm(token: str) -> ResponseReturnValue:
    """A page with a button: mail programs open links by themselves, and reading changes nothing."""
    wish = wish_of(g.actor.person_id)
    if not mail_wishes.still_asks(wish, token, at=now()):
        raise Unknown("mail link", g.actor.person_id)
    return render_template("notices/confirm.html", wish=wish, token=token)


@bp.post("/confirm/<token>")
def confirmed(token: str) -> ResponseReturnValue:
    mail_wishes.confirm(token, actor=g.actor, at=now())
    flash(_("邮箱已确认，今后按您的设置发送提醒。"), "success")
    return redirect(url_for(".show"))
