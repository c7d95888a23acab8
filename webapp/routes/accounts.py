"""Other people's accounts: the list, invitations, and what administrators may change."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp.forms.accounts import InvitationForm, written
from webapp.forms.actions import ReasonForm
from webapp.forms.base import choices_of
from webapp.i18n import _, now
from webapp.models.organisations import Organisation
from webapp.models.people import HELD_IN, Role
from webapp.names import ROLE_NAMES
from webapp.policy import Permission, allows, authorize
from webapp.queries import accounts as read
from webapp.queries import organisations as places
from webapp.routes.attempts import attempt
from webapp.routes.filters import account_filters, words
from webapp.services import accounts, invitations
from webapp.services.invitations import Invitee

bp = Blueprint("accounts", __name__, url_prefix="/accounts")
bp.add_app_template_filter(read.masked, "masked")


@bp.get("")
def index() -> ResponseReturnValue:
    wanted = account_filters(request.args)
    return render_template(
        "accounts/index.html",
        wanted=wanted,
        page=read.listed(wanted, g.actor),
        invitations=read.open_invitations(g.actor, at=now()),
        invites=allows(g.actor, Permission.INVITE_SOMEWHERE),
        role_options=choices_of(Role, ROLE_NAMES),
    )


@bp.get("/<int:person_id>")
def show(person_id: int) -> ResponseReturnValue:
    line = read.find(person_id, g.actor)
    managed = [m for m in line.memberships if allows(g.actor, Permission.MANAGE_ACCOUNT, m)]
    others = person_id != g.actor.person_id
    return render_template(
        "accounts/show.html",
        person=line.person,
        memberships=line.memberships,
        endable=managed if others else [],
        whole=others and len(managed) == len(line.memberships) and not read.roles_elsewhere(line),
    )


@bp.get("/invite")
def choose() -> ResponseReturnValue:
    """Find the organisation into which somebody shall be invited."""
    authorize(g.actor, Permission.INVITE_SOMEWHERE)
    q = words(request.args.get("q", ""))
    return render_template("accounts/choose.html", q=q, organisations=read.inviting(q, g.actor))


@bp.route("/invite/<int:organisation_id>", methods=["GET", "POST"])
def invite(organisation_id: int) -> ResponseReturnValue:
    organisation = places.find(organisation_id, g.actor)
    authorize(g.actor, Permission.INVITE, organisation)
    form = InvitationForm()
    form.offer(_roles_in(organisation))

    def show_form() -> str:
        return render_template("accounts/invite.html", form=form, organisation=organisation)

    def make() -> ResponseReturnValue:
        invitee = Invitee(
            name=written(form.name),
            account=written(form.account),
            phone=written(form.phone),
            role=Role(form.role.data),
            organisation_id=organisation.id,
        )
        token = invitations.invite(invitee, actor=g.actor, at=now())
        return _show_link(token, written(form.name), _("邀请链接"))

    return attempt(form, show_form, make)


def _roles_in(organisation: Organisation) -> list[Role]:
    return [role for role, kinds in HELD_IN.items() if organisation.kind in kinds]


def _show_link(token: str, name: str, title: str) -> str:
    """Show a link once, without a redirect: nothing that survives one may hold it."""
    link = url_for("invitations.accept", token=token, _external=True)
    return render_template("accounts/link.html", link=link, name=name, title=title)


@bp.post("/invitations/<int:invitation_id>/withdraw")
def withdraw(invitation_id: int) -> ResponseReturnValue:
    invitations.withdraw(invitation_id, actor=g.actor, at=now())
    flash(_("链接已撤回，不能再用。"), "success")
    return redirect(url_for(".index"))


@bp.post("/<int:person_id>/reset-link")
def reset_link(person_id: int) -> ResponseReturnValue:
    token = invitations.reset_link(person_id, actor=g.actor, at=now())
    name = read.find(person_id, g.actor).person.name
    return _show_link(token, name, _("重置密码链接"))


@bp.post("/<int:person_id>/deactivate")
def deactivate(person_id: int) -> ResponseReturnValue:
    form = ReasonForm()
    if not form.validate():
        flash("".join(form.reason.errors), "error")
        return redirect(url_for(".show", person_id=person_id))
    accounts.deactivate(person_id, actor=g.actor, at=now(), reason=form.reason.data or "")
    return _done(person_id, _("账号已停用，各处登录都已结束。"))


@bp.post("/<int:person_id>/reactivate")
def reactivate(person_id: int) -> ResponseReturnValue:
    accounts.reactivate(person_id, actor=g.actor, at=now())
    return _done(person_id, _("账号已恢复启用。"))


@bp.post("/<int:person_id>/reset-second-factor")
def reset_second_factor(person_id: int) -> ResponseReturnValue:
    accounts.reset_second_factor(person_id, actor=g.actor, at=now())
    return _done(person_id, _("两步验证已重置，本人下次登录时重新设置。"))


@bp.post("/roles/<int:membership_id>/end")
def end_role(membership_id: int) -> ResponseReturnValue:
    form = ReasonForm()
    if not form.validate():
        flash("".join(form.reason.errors), "error")
        return redirect(url_for(".index"))
    accounts.end_role(membership_id, actor=g.actor, at=now(), reason=form.reason.data or "")
    flash(_("角色已结束，以这个角色登录的各处都已退出。"), "success")
    return redirect(url_for(".index"))


def _done(person_id: int, sentence: str) -> ResponseReturnValue:
    flash(sentence, "success")
    return redirect(url_for(".show", person_id=person_id))
