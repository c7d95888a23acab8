"""The audit log for auditors: a list with filters, and one event as a sentence."""

from flask import Blueprint, g, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from webapp.audit_words import FACT_NAMES, OBJECT_NAMES, fact_in_words, in_words
from webapp.forms.audit import AuditFilter
from webapp.models import MODEL_OF
from webapp.queries import audit as read
from webapp.routes.filters import number

bp = Blueprint("audit", __name__, url_prefix="/audit")
POSTING_KINDS = {model.__tablename__: kind for kind, model in MODEL_OF.items()}


@bp.app_template_global("thing_url")
def thing_url(object_type: str, object_id: int) -> str:
    """Return the address of what an event is about, "" if it has no page of its own."""
    if object_type in POSTING_KINDS:
        return url_for("postings.show", kind=POSTING_KINDS[object_type], posting_id=object_id)
    if object_type == "organisation":
        return url_for("organisations.show", organisation_id=object_id)
    if object_type == "person":
        return url_for("accounts.show", person_id=object_id)
    return url_for("categories.index") if object_type == "category" else ""


@bp.record_once
def _give_words(state: BlueprintSetupState) -> None:
    """Other pages show events as well, and macros see only globals."""
    state.app.jinja_env.filters.update(audit_words=in_words)
    state.app.jinja_env.globals.update(
        object_names=OBJECT_NAMES, fact_names=FACT_NAMES, fact_in_words=fact_in_words
    )


@bp.get("")
def index() -> ResponseReturnValue:
    form = AuditFilter()
    accepted = form.accepted()
    before = number(request.args.get("before", ""))
    return render_template(
        "audit/index.html",
        form=form,
        complaints=form.complaints(),
        part=read.events(read.Wanted(**accepted, before=before), g.actor),
        end=read.chain_end(),
    )


@bp.get("/<int:seq>")
def show(seq: int) -> ResponseReturnValue:
    return render_template("audit/show.html", line=read.event(seq, g.actor))
