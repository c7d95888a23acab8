"""`gongjian import`: the same steps without a browser."""

import pytest
from sqlalchemy import func, select

from tests.sheeted import as_csv, needs, several
from webapp import importing
from webapp.db import db
from webapp.models.imports import Import, ImportKind
from webapp.models.needs import Need


@pytest.fixture
def run(app, people, tmp_path):
    """Import lines as somebody; return what is said."""

    def do(lines, *, dry=False, account="community-staff-river"):
        file = tmp_path / "list.csv"
        file.write_bytes(as_csv(lines))
        with app.test_request_context():
            actor = importing.importer(ImportKind.NEEDS, account)
            said = list(importing.run(file, ImportKind.NEEDS, actor, dry=dry))
            stored = db.session.scalar(select(func.count()).select_from(Need))
            state = db.session.scalars(select(Import.state).order_by(Import.id.desc())).first()
            db.session.remove()
        return said, stored, state

    return do


def test_a_sheet_without_questions_becomes_drafts(run):
    said, stored, state = run(several(2))
    assert (said[-2:], stored, state) == (
        ["2 rows: 2 new, 0 there already, 0 with questions", "import 1: committed"],
        2,
        "committed",
    )
    said, stored, _state = run(several(2))
    assert (said[-1], stored) == ("2 rows: 0 new, 2 there already, 0 with questions", 2)


@pytest.mark.parametrize(
    "changes",
    [
        [{}, {"需求名称": "修灯"}],
        [{}, {}, {"数量": "若干", "需求名称": "修灯"}, {"服务时间": "每周六上午", "数量": "2"}],
    ],
)
def test_a_dry_run_says_the_same_and_keeps_nothing(app, run, changes):
    before = kept(app)
    said, *stored = run(needs(*changes), dry=True)
    assert stored == [0, None]
    assert kept(app) == before
    assert said == [line for line in run(needs(*changes))[0] if not line.startswith("import")]


def kept(app):
    """Count the rows of every table."""
    with app.app_context():
        counts = {
            table.name: db.session.scalar(select(func.count()).select_from(table))
            for table in db.metadata.sorted_tables
        }
        db.session.remove()
    return counts


def test_questions_are_listed_and_nothing_is_written(run):
    said, stored, state = run(needs({}, {"数量": "若干", "需求名称": "修灯"}))
    assert said[-2] == "2 rows: 2 new, 0 there already, 1 with questions"
    assert said[-1].startswith("D3: ")
    assert (stored, state) == (0, "discarded")


def test_what_is_read_by_convention_is_listed_and_written(run):
    said, stored, state = run(needs({"服务时间": "每周六上午"}))
    assert said[-3:] == [
        "1 rows are read by convention; correct the sheet where that is wrong:",
        "E2: 没有写钟点，按“周六 09:00-11:30”读入；不对请改。",
        said[-1],
    ]
    assert (stored, state) == (1, "committed")


def test_somebody_has_to_be_named_where_several_may(app, people):
    with app.app_context(), pytest.raises(importing.NobodyMayImport):
        importing.importer(ImportKind.NEEDS, None)
    with app.app_context(), pytest.raises(importing.NobodyMayImport):
        importing.importer(ImportKind.NEEDS, "auditor-river")
