"""Coming in step by step, acting in another role, and leaving."""

import segno
from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp.forms.accounts import CodeForm, NewPasswordForm, SignInForm, written
from webapp.i18n import _, now
from webapp.queries import doors as read
from webapp.routes.attempts import attempt
from webapp.security import admit, dismiss, own_address
from webapp.services import second_factor as codes
from webapp.services import sessions
from webapp.services.passwords import DEMO_PASSWORD, shortest

bp = Blueprint("session", __name__)


@bp.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    if g.signed_in:
        return redirect(url_for("home.index"))
    form = SignInForm()
    demo = current_app.extensions["settings"].demo

    def show() -> str:
        accounts = read.demo_accounts() if demo else []
        return render_template(
            "session/sign_in.html", form=form, accounts=accounts, password=DEMO_PASSWORD
        )

    def enter() -> ResponseReturnValue:
        entrance = sessions.sign_in(
            written(form.name),
            written(form.password),
            address=request.remote_addr or "",
            at=now(),
            leaving=g.entering.session_id if g.entering else None,
        )
        next_page = own_address(request.args.get("next"))
        return redirect(admit(entrance.token, entrance.stage, next_page=next_page))

    return attempt(form, show, enter)


@bp.route("/second-factor", methods=["GET", "POST"])
def second_factor() -> ResponseReturnValue:
    form = CodeForm()
    demo = current_app.extensions["settings"].demo

    def show() -> str:
        person = read.person(g.entering.person_id)
        shown = codes.demo_code(person, at=now()) if demo and person.is_demo else None
        return render_template("session/second_factor.html", form=form, demo=shown)

    def enter() -> ResponseReturnValue:
        entrance = sessions.prove_second_factor(
            g.entering.session_id, written(form.code), address=request.remote_addr or "", at=now()
        )
        return redirect(admit(entrance.token, entrance.stage))

    return attempt(form, show, enter)


@bp.route("/enrol", methods=["GET", "POST"])
def enrol() -> ResponseReturnValue:
    form = CodeForm()

    def show() -> str:
        person = read.person(g.entering.person_id)
        address = codes.address_of(person, issuer=_("共建"))
        image = segno.make(address, error="m").svg_data_uri(scale=5)
        secret = codes.secret_of(person)
        return render_template("session/enrol.html", form=form, image=image, secret=secret)

    def enter() -> ResponseReturnValue:
        entrance, recovery = sessions.enrol(
            g.entering.session_id, written(form.code), address=request.remote_addr or "", at=now()
        )
        onward = admit(entrance.token, entrance.stage)
        # No redirect: nothing that survives one may hold the codes, which are shown only here.
        return render_template("session/recovery_codes.html", codes=recovery, onward=onward)

    return attempt(form, show, enter)


@bp.route("/new-password", methods=["GET", "POST"])
def new_password() -> ResponseReturnValue:
    form = NewPasswordForm()

    def show() -> str:
        least = shortest(second_factor=read.has_second_factor(g.entering.person_id))
        return render_template("session/new_password.html", form=form, least=least)

    def enter() -> ResponseReturnValue:
        entrance = sessions.choose_password(g.entering.session_id, written(form.password), at=now())
        return redirect(admit(entrance.token, entrance.stage))

    return attempt(form, show, enter)


@bp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    who = g.signed_in or g.entering
    sessions.sign_out(who.session_id, actor=g.actor, at=now())
    dismiss()
    flash(_("您已退出登录。"), "success")
    return redirect(url_for(".sign_in"))


@bp.post("/act-as/<int:membership_id>")
def act_as(membership_id: int) -> ResponseReturnValue:
    entrance = sessions.act_as(g.signed_in.session_id, membership_id, at=now())
    onward = admit(entrance.token, entrance.stage)
    flash(_("已切换身份。"), "success")
    return redirect(onward)
