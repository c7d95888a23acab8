"""The list of projects, and what each is to reach."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp.errors import ChangedMeanwhile, Unfit
from webapp.forms.meetings import ProjectForm
from webapp.forms.refusals import refuse
from webapp.i18n import _, label, now, today
from webapp.models.matches import MatchState
from webapp.names import MATCH_STATE_NAMES
from webapp.policy import Permission, allows, authorize
from webapp.queries import projects as read
from webapp.queries.postings import categories
from webapp.routes.filters import project_filters
from webapp.services import projects
from webapp.services.projects import TEXTS

bp = Blueprint("projects", __name__, url_prefix="/projects")


@bp.get("")
def index() -> ResponseReturnValue:
    filters = project_filters(request.args)
    states = [state for state in MatchState if state in read.PROJECT_STATES]
    return render_template(
        "projects/index.html",
        filters=filters,
        page=read.listing(filters, g.actor, today=today()),
        category_options=[(c.key, label(c)) for c in categories()],
        state_options=[(state, _(MATCH_STATE_NAMES[state])) for state in states],
        may_edit=read.may_edit,
    )


@bp.get("/<int:match_id>")
def edit(match_id: int) -> ResponseReturnValue:
    found = _mine(match_id)
    project, match = found.project, found.match
    said: dict[str, Any] = {name: getattr(project, name) for name in TEXTS} if project else {}
    said |= {"first_day": match.first_day, "last_day": match.last_day}
    said["version"] = project.version if project else ""
    return _page(found, ProjectForm(formdata=None, data=said))


@bp.post("/<int:match_id>")
def save(match_id: int) -> ResponseReturnValue:
    found, form = _mine(match_id), ProjectForm()
    if not form.validate():
        return _page(found, form), 422
    version = int(form.version.data) if form.version.data else None
    try:
        projects.edit(match_id, form.plan(), version=version, actor=g.actor, at=now())
    except (ChangedMeanwhile, Unfit) as error:
        refuse(form, error)
        status = 409 if isinstance(error, ChangedMeanwhile) else 422
        return _page(_mine(match_id), form), status
    flash(_("项目已保存，双方都能看到。"), "success")
    return redirect(url_for(".index"))


def _mine(match_id: int) -> Any:
    found = read.one(match_id, g.actor, today=today())
    authorize(g.actor, Permission.EDIT_PROJECT, found.match)
    return found


def _page(found: Any, form: ProjectForm) -> str:
    days = found.match.state is MatchState.ACTIVE
    days = days and allows(g.actor, Permission.SET_PROJECT_DAYS, found.match)
    return render_template("projects/form.html", project=found, form=form, days=days)
