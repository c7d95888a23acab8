"""Sheets made by code, and imports led through their steps without a worker process."""

import csv
import io
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from tests.world import NOON
from webapp.db import db
from webapp.models.imports import Import, ImportKind, Severity, SheetProblem
from webapp.models.jobs import Job
from webapp.policy import Actor
from webapp.services import imports, jobs
from webapp.worker import TASKS

HEADINGS = (
    *("需求类别", "需求名称", "具体内容", "数量", "服务时间", "地点", "截止日期"),
    *("提出方", "需求来源", "责任归口核对"),
)
ROW: Mapping[str, str] = {
    "需求类别": "医疗健康",
    "需求名称": "为独居老人测血压",
    "具体内容": "七十岁以上老人，每月一次",
    "数量": "4",
    "服务时间": "每周六9:00-11:00",
    "地点": "社区活动室",
    "截止日期": "2027年6月30日",
    "提出方": "居民",
    "需求来源": "入户走访",
    "责任归口核对": "非物业法定义务",
}


def needs(*changes: Mapping[str, str], headings: Sequence[str] = HEADINGS) -> list[list[str]]:
    """Return the lines of a sheet of needs: one row for each set of changes."""
    rows = [[(ROW | dict(change)).get(name, "") for name in headings] for change in changes]
    return [list(headings), *rows]


def several(number: int) -> list[list[str]]:
    """Return a sheet of needs that differ in their titles."""
    return needs(*({"需求名称": f"为{n}号楼的老人测血压"} for n in range(1, number + 1)))


def as_csv(lines: Sequence[Sequence[str]], encoding: str = "utf-8-sig") -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    return text.getvalue().encode(encoding)


def as_xlsx(lines: Sequence[Sequence[Any]], **more: Sequence[Sequence[Any]]) -> bytes:
    """Return a workbook; `more` are further sheets by name."""
    from openpyxl import Workbook

    book = Workbook()
    first = book.active
    first.title = "清单"
    for sheet, rows in ((first, lines), *((book.create_sheet(n), r) for n, r in more.items())):
        for row in rows:
            sheet.append(list(row))
    into = io.BytesIO()
    book.save(into)
    return into.getvalue()


def uploaded(
    actor: Actor,
    content: bytes,
    kind: ImportKind = ImportKind.NEEDS,
    *,
    name: str = "清单.csv",
    at: datetime = NOON,
) -> int:
    """Upload a file and let it be read; return the import's id."""
    key = secrets.token_hex(16)
    made = imports.upload(kind, name, content, form_key=key, actor=actor, at=at)
    work(made, at=at)
    return made


def work(import_id: int, *, at: datetime = NOON) -> None:
    """Do the job that the import waits for, and what that one orders, as the worker would."""
    for _round in range(3):
        job = db.session.scalars(
            select(Job).join(Import, Import.job == Job.key).where(Import.id == import_id)
        ).one()
        if (claim := jobs.claim(job.id, worker="test", at=at)) is None:
            break
        TASKS[claim.task](claim, at=at)
    db.session.remove()


def look(import_id: int) -> Import:
    db.session.remove()
    return db.session.get_one(Import, import_id)


def asked(import_id: int) -> list[tuple[int, str, str]]:
    """Return the open questions as (row of the table, field, code)."""
    lines = select(SheetProblem).where(
        SheetProblem.import_id == import_id, SheetProblem.severity == Severity.ASKED
    )
    found = db.session.scalars(lines.order_by(SheetProblem.position, SheetProblem.column_number))
    return [(one.position, one.field, one.code) for one in found]


def written(actor: Actor, import_id: int, *, submit: bool = False, at: datetime = NOON) -> Import:
    """Ask for it to be written and let the worker do it; return the import afterwards."""
    version = look(import_id).version
    imports.write(import_id, submit=submit, version=version, actor=actor, at=at)
    work(import_id, at=at)
    return look(import_id)
