"""What the sub-district has resolved about claims: everybody there may read it."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from webapp.errors import ChangedMeanwhile
from webapp.forms.claims import RulesForm
from webapp.forms.refusals import refuse
from webapp.i18n import _, label, now
from webapp.policy import Permission, allows, authorize
from webapp.queries import organisations as places
from webapp.queries.claim_rules import rules_of, standing_rules
from webapp.queries.postings import categories
from webapp.services import claim_rules

bp = Blueprint("claim_rules", __name__, url_prefix="/claim-rules")


@bp.get("")
def show() -> ResponseReturnValue:
    authorize(g.actor, Permission.SEE_CLAIM_RULES)
    rules, standing = rules_of(g.actor.subdistrict_id), standing_rules(g.actor.subdistrict_id)
    shown = {f"up_to_{one}": number for one, number in standing.items()}
    shown |= {"answer_days": rules.answer_days, "most_pending": rules.most_pending}
    form = RulesForm.of(_names())(data=shown | {"version": rules.version or ""}, formdata=None)
    return _page(form)


@bp.post("")
def save() -> ResponseReturnValue:
    authorize(g.actor, Permission.SEE_CLAIM_RULES)
    authorize(g.actor, Permission.EDIT_CLAIM_RULES, _place())
    form = RulesForm.of(_names())()
    if not form.validate():
        return _page(form), 422
    try:
        claim_rules.edit(
            form.answer_days.data or 0,
            form.most_pending.data or 0,
            form.standing(_names()),
            version=int(form.version.data) if form.version.data else None,
            reason=form.reason.data or "",
            actor=g.actor,
            at=now(),
        )
    except ChangedMeanwhile as error:
        refuse(form, error)
        return _page(form), 409
    flash(_("认领规则已保存，从现在起适用。"), "success")
    return redirect(url_for(".show"))


def _names() -> dict[int, str]:
    return {category.id: label(category) for category in categories()}


def _place() -> object:
    return places.find(g.actor.subdistrict_id, g.actor)


def _page(form: RulesForm) -> str:
    return render_template(
        "claims/rules.html",
        form=form,
        categories=categories(),
        may_edit=allows(g.actor, Permission.EDIT_CLAIM_RULES, _place()),
    )
