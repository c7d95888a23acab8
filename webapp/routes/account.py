"""One's own account: roles, open sessions, password, recovery codes."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp.forms.accounts import ChangePasswordForm, ProvePasswordForm, written
from webapp.i18n import _, now
from webapp.queries import doors as read
from webapp.routes.attempts import attempt
from webapp.security import admit, dismiss
from webapp.services import accounts, sessions
from webapp.services.passwords import shortest

bp = Blueprint("account", __name__, url_prefix="/me")


@bp.get("")
def me() -> ResponseReturnValue:
    person = read.person_with_roles(g.actor.person_id)
    return render_template(
        "account/me.html",
        person=person,
        sessions=read.sessions_of(person.id, at=now()),
        codes_left=read.recovery_codes_left(person.id),
    )


@bp.post("/sessions/<int:session_id>/end")
def end_session(session_id: int) -> ResponseReturnValue:
    sessions.end_own(session_id, actor=g.actor, at=now())
    if session_id == g.signed_in.session_id:
        dismiss()
        return redirect(url_for("session.sign_in"))
    flash(_("那一处登录已经结束。"), "success")
    return redirect(url_for(".me"))


@bp.post("/sessions/end-others")
def end_other_sessions() -> ResponseReturnValue:
    sessions.end_others(g.signed_in.session_id, actor=g.actor, at=now())
    flash(_("其他各处登录都已结束。"), "success")
    return redirect(url_for(".me"))


@bp.route("/password", methods=["GET", "POST"])
def password() -> ResponseReturnValue:
    form = ChangePasswordForm()

    def show() -> str:
        least = shortest(second_factor=read.has_second_factor(g.actor.person_id))
        return render_template("account/password.html", form=form, least=least)

    def change() -> ResponseReturnValue:
        entrance = accounts.change_password(
            g.signed_in.session_id,
            written(form.current),
            written(form.password),
            actor=g.actor,
            address=request.remote_addr or "",
            at=now(),
        )
        onward = admit(entrance.token, entrance.stage, next_page=url_for(".me"))
        flash(_("密码已更换，其他各处登录都已结束。"), "success")
        return redirect(onward)

    return attempt(form, show, change)


@bp.route("/recovery-codes", methods=["GET", "POST"])
def recovery_codes() -> ResponseReturnValue:
    form = ProvePasswordForm()

    def show() -> str:
        left = read.recovery_codes_left(g.actor.person_id)
        return render_template("account/recovery_codes.html", form=form, left=left)

    def renew() -> ResponseReturnValue:
        codes = accounts.renew_recovery_codes(
            g.signed_in.session_id,
            written(form.current),
            actor=g.actor,
            address=request.remote_addr or "",
            at=now(),
        )
        # No redirect: nothing that survives one may hold the codes, which are shown only here.
        return render_template("session/recovery_codes.html", codes=codes, onward=url_for(".me"))

    return attempt(form, show, renew)
