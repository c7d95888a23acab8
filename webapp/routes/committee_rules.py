"""How the sub-district's committee decides: everybody there may read it."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from webapp.errors import ChangedMeanwhile, Unfit
from webapp.forms.meetings import CommitteeForm
from webapp.forms.refusals import refuse
from webapp.i18n import _, now
from webapp.policy import Permission, allows, authorize
from webapp.queries import organisations
from webapp.queries.committee import members_of, rule_of
from webapp.services import committee_rules

bp = Blueprint("committee_rules", __name__, url_prefix="/committee-rules")


@bp.get("")
def show() -> ResponseReturnValue:
    authorize(g.actor, Permission.SEE_COMMITTEE_RULES)
    rule = rule_of(g.actor.subdistrict_id)
    shown = {"version": rule.version, "quorum_percent": rule.quorum_percent}
    return _page(CommitteeForm(formdata=None, data=shown | {"majority": str(rule.majority)}))


@bp.post("")
def save() -> ResponseReturnValue:
    authorize(g.actor, Permission.SEE_COMMITTEE_RULES)
    authorize(g.actor, Permission.EDIT_COMMITTEE_RULES, _place())
    form = CommitteeForm()
    if not form.validate():
        return _page(form), 422
    try:
        committee_rules.edit(
            form.quorum_percent.data or 0,
            form.chosen(),
            version=int(form.version.data or 0),
            basis=form.reason.data or "",
            actor=g.actor,
            at=now(),
        )
    except (ChangedMeanwhile, Unfit) as error:
        refuse(form, error)
        return _page(form), 409 if isinstance(error, ChangedMeanwhile) else 422
    flash(_("议事规则已保存，对以后召集的会议适用。"), "success")
    return redirect(url_for(".show"))


def _place() -> object:
    return organisations.find(g.actor.subdistrict_id, g.actor)


def _page(form: CommitteeForm) -> str:
    return render_template(
        "meetings/rules.html",
        form=form,
        rule=rule_of(g.actor.subdistrict_id),
        members=len(members_of(g.actor.subdistrict_id)),
        may_edit=allows(g.actor, Permission.EDIT_COMMITTEE_RULES, _place()),
    )
