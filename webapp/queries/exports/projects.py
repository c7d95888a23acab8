"""The list of projects with the headings that offices use."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from webapp.errors import NotPermitted
from webapp.exports.columns import Column, Kind, Record
from webapp.i18n import today
from webapp.names import FIELD_NAMES, MATCH_STATE_NAMES
from webapp.policy import Actor, Permission, allows
from webapp.queries import projects as read
from webapp.queries.exports.listing import MOST_ROWS, Listing, in_parts
from webapp.queries.projects import ProjectFilters, ProjectRow


def _days(days: Mapping[str, Any]) -> str:
    return f"{days['first']} 至 {days['last']}"


def _of_sides(said: Mapping[str, str]) -> str:
    named = (("资源方", said["giver"]), ("需求方", said["receiver"]))
    return "；".join(f"{side}：{words}" for side, words in named if words)


def _state(code: str) -> str:
    return next((name for state, name in MATCH_STATE_NAMES.items() if state == code), code)


COLUMNS: Sequence[Column] = (
    Column("number", "序号", Kind.NUMBER, on_paper=True),
    Column("name", "项目名称", width=32, on_paper=True),
    Column("receiver", "需求单位", width=24, on_paper=True),
    Column("giver", "资源单位（责任单位）", width=24, on_paper=True),
    Column("target", FIELD_NAMES["target"], width=36, on_paper=True),
    Column("leads", "责任人", words=_of_sides, width=28, on_paper=True),
    Column("phones", "联系电话", words=_of_sides, width=36),
    Column("days", "起止时间", words=_days, width=26, on_paper=True),
    Column("state", "进度", words=_state, on_paper=True),
    Column("remark", FIELD_NAMES["remark"], width=28, on_paper=True),
    Column("category", "类别"),
    Column("quantity", "数量", Kind.NUMBER),
    Column("unit", "计量单位"),
    Column("match", "对接编号", Kind.NUMBER),
)


def projects(wanted: ProjectFilters, actor: Actor | None) -> Listing:
    """Raises NotPermitted."""
    if actor is None:
        raise NotPermitted("visitors have no such list")
    ids = read.all_ids(wanted, actor, today=today(), most=MOST_ROWS + 1)
    numbers = {one: number for number, one in enumerate(ids, start=1)}
    records = in_parts(ids, lambda part: _records(part, actor, numbers))
    return Listing(COLUMNS, len(ids), records)


def _records(ids: Sequence[int], actor: Actor, numbers: Mapping[int, int]) -> Iterator[Record]:
    for project in read.project_rows(ids, actor, today=today()):
        yield _record(project, numbers[project.match.id], actor)


def _record(project: ProjectRow, number: int, actor: Actor) -> Record:
    row, match, written = project.row, project.match, project.project
    category = match.need.category
    amount = f"{match.quantity}{category.unit}"
    record: dict[str, Any] = {
        "number": number,
        "name": match.need.title if row.knows_need else f"不公开的需求（{category.name}）",
        "receiver": match.need.owner.name,
        "giver": match.offer.owner.name,
        "target": (written and written.target) or f"完成{amount}",
        "leads": _leads(written),
        "state": str(match.state),
        "remark": _remark(project),
        "category": category.name,
        "quantity": match.quantity,
        "unit": category.unit,
        "match": match.id,
    }
    if match.first_day and match.last_day:
        record["days"] = {"first": match.first_day, "last": match.last_day}
    if allows(actor, Permission.SEE_MATCH_CONTACT, match):
        record["phones"] = {
            "giver": match.offer.contact_phone,
            "receiver": match.need.owner.contact_phone,
        }
    return record


def _leads(written: Any) -> dict[str, str] | None:
    if written is None or not (written.giver_lead or written.receiver_lead):
        return None
    return {"giver": written.giver_lead, "receiver": written.receiver_lead}


def _remark(project: ProjectRow) -> str:
    said = ["已逾期"] if project.late else []
    said += [project.project.remark] if project.project and project.project.remark else []
    return "；".join(said)
