"""The list of projects: matches from their approval to the files, as an actor may read them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select

from webapp.db import db
from webapp.errors import Unknown
from webapp.models.categories import Category
from webapp.models.matches import BINDING, ENDED_WELL, Match, MatchState
from webapp.models.projects import Project
from webapp.policy import Actor, Permission, allows
from webapp.queries.matches import MatchRow, holds, late, rows, visible_matches
from webapp.render import Page

PAGE_SIZE = 25
PROJECT_STATES = BINDING | ENDED_WELL | {MatchState.DELIVERED}


@dataclass(frozen=True, slots=True)
class ProjectFilters:
    """What the address asks for; absent values do not restrict."""

    q: str = ""
    state: MatchState | None = None
    category: str = ""
    late: bool = False
    sort: str = "-newest"
    page: int = 1


SORTS: Mapping[str, Any] = {
    "newest": Match.id,
    "first": Match.first_day,
    "last": Match.last_day,
}


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """`project` is None until somebody has written something about it."""

    row: MatchRow
    project: Project | None
    late: bool

    @property
    def match(self) -> Match:
        return self.row.match


def listing(filters: ProjectFilters, actor: Actor, *, today: date) -> Page:
    """One page of projects. The same few queries whatever the number of rows."""
    asked = _asked(filters, actor, today)
    total = db.session.scalar(select(func.count()).select_from(Match).where(*asked)) or 0
    last = max(1, -(-total // PAGE_SIZE))
    filters = replace(filters, page=min(filters.page, last))
    ids = _ids(filters, asked).limit(PAGE_SIZE).offset((filters.page - 1) * PAGE_SIZE)
    found = project_rows(db.session.scalars(ids).all(), actor, today=today)
    return Page(found, filters.page, total, PAGE_SIZE)


def all_ids(filters: ProjectFilters, actor: Actor, *, today: date, most: int) -> Sequence[int]:
    """Ids of all pages in their order."""
    ids = _ids(filters, _asked(filters, actor, today)).limit(most)
    return db.session.scalars(ids).all()


def project_rows(ids: Sequence[int], actor: Actor, *, today: date) -> list[ProjectRow]:
    written = db.session.scalars(select(Project).where(Project.match_id.in_(ids)))
    projects = {one.match_id: one for one in written}
    overdue = set(db.session.scalars(select(Match.id).where(Match.id.in_(ids), late(today))))
    return [
        ProjectRow(row, projects.get(row.match.id), row.match.id in overdue)
        for row in rows(ids, actor)
    ]


def one(match_id: int, actor: Actor, *, today: date) -> ProjectRow:
    """Return the project for who may write about it. Raises Unknown or NotPermitted."""
    query = select(Match.id).where(
        Match.id == match_id, visible_matches(actor), Match.state.in_(PROJECT_STATES)
    )
    found = project_rows(db.session.scalars(query).all(), actor, today=today)
    if not found:
        raise Unknown("project", match_id)
    return found[0]


def may_edit(actor: Actor, project: ProjectRow) -> bool:
    return allows(actor, Permission.EDIT_PROJECT, project.match)


def _ids(filters: ProjectFilters, asked: Sequence[ColumnElement[bool]]) -> Any:
    key = SORTS.get(filters.sort.removeprefix("-"), Match.id)
    order = (key.desc() if filters.sort.startswith("-") else key.asc()).nulls_last()
    return select(Match.id).where(*asked).order_by(order, Match.id.desc())


def _asked(filters: ProjectFilters, actor: Actor, today: date) -> list[ColumnElement[bool]]:
    asked = [visible_matches(actor), Match.state.in_(PROJECT_STATES)]
    if filters.state:
        asked.append(Match.state == filters.state)
    if filters.category:
        category = select(Category.id).where(Category.key == filters.category).scalar_subquery()
        asked.append(Match.need.has(category_id=category))
    if filters.q:
        asked.append(holds(filters.q, actor))
    if filters.late:
        asked.append(late(today))
    return asked
