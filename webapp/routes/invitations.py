"""Using a one-time link."""

from flask import Blueprint, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from webapp.forms.accounts import NewPasswordForm, ProvePasswordForm, written
from webapp.forms.base import Form
from webapp.i18n import now
from webapp.queries import doors as read
from webapp.routes.attempts import attempt
from webapp.security import admit
from webapp.services import acceptance
from webapp.services.passwords import shortest

bp = Blueprint("invitations", __name__, url_prefix="/invitations")


@bp.route("/<token>", methods=["GET", "POST"])
def accept(token: str) -> ResponseReturnValue:
    opened = read.open_invitation(token, at=now())
    form: Form = ProvePasswordForm() if opened.proves_password else NewPasswordForm()
    least = shortest(second_factor=read.second_factor_awaits(opened))

    def show() -> str:
        return render_template(
            "invitations/accept.html", form=form, invitation=opened.invitation, least=least
        )

    def join() -> ResponseReturnValue:
        here = g.signed_in or g.entering
        typed = form["current" if opened.proves_password else "password"]
        entrance = acceptance.accept(
            token,
            written(typed),
            address=request.remote_addr or "",
            at=now(),
            leaving=here.session_id if here else None,
        )
        return redirect(admit(entrance.token, entrance.stage))

    return attempt(form, show, join)
