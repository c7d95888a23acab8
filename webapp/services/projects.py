"""What a project is to reach, who sees to it, and when: written by its sides or the coordinator."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from webapp.chain import record
from webapp.db import transaction
from webapp.errors import ChangedMeanwhile
from webapp.models.matches import Match, MatchState
from webapp.models.projects import Project
from webapp.policy import Actor, Permission, allows, authorize
from webapp.services import rules
from webapp.services.drafting import day_of
from webapp.services.matches import check_days, locked_match

TEXTS = ("target", "giver_lead", "receiver_lead", "remark")


@dataclass(frozen=True, slots=True)
class Plan:
    """The days count only for who may set them, once the match has days."""

    target: str
    giver_lead: str
    receiver_lead: str
    remark: str
    first_day: date | None = None
    last_day: date | None = None


def edit(match_id: int, plan: Plan, *, version: int | None, actor: Actor, at: datetime) -> Project:
    """Write what has changed, and record which fields; nothing changed is nothing written.

    Raises Unknown, NotPermitted, Unfit, or ChangedMeanwhile if `version` is not the stored one.
    """
    with transaction() as session:
        match = locked_match(session, match_id, actor)
        authorize(actor, Permission.EDIT_PROJECT, match)
        stored = select(Project).where(Project.match_id == match.id)
        project: Project | None = session.scalars(stored).one_or_none()
        if version != (project.version if project else None):
            raise ChangedMeanwhile
        if project is None:
            project = Project(match_id=match.id, **dict.fromkeys(TEXTS, ""))
        changed = [name for name in TEXTS if getattr(project, name) != getattr(plan, name)]
        for name in changed:
            rules.check_text(name, getattr(plan, name))
        for name in TEXTS:
            setattr(project, name, getattr(plan, name))
        changed += _set_days(match, plan, actor, at)
        if not changed:
            return project
        project.changed_at = at
        session.add(project)
        session.flush()
        record(session, actor, "project.edit", project, at=at, within=match, changed=changed)
    return project


def _set_days(match: Match, plan: Plan, actor: Actor, at: datetime) -> list[str]:
    """Move days that were agreed; whoever works for one side does not do that alone."""
    if match.state is not MatchState.ACTIVE or plan.first_day is None or plan.last_day is None:
        return []
    days = {"first_day": plan.first_day, "last_day": plan.last_day}
    changed = [name for name, day in days.items() if getattr(match, name) != day]
    if not changed or not allows(actor, Permission.SET_PROJECT_DAYS, match):
        return []
    check_days(plan.first_day, plan.last_day, match, day_of(at))
    match.first_day, match.last_day, match.reminded_at = plan.first_day, plan.last_day, None
    return changed
