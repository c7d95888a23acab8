"""Fields that no form of ours has: sent along with every change, they change nothing."""

import re

import pytest

from tests.conventions.test_routes import allowed
from tests.permissions.asking import ask
from tests.permissions.matrix import CHANGES
from webapp.models import Base

# What no two requests share; of moments only the year is compared, which forged ones get wrong.
OF_THE_MOMENT = {"hash", "previous", "token_digest", "digest", "totp_secret", "password_hash"}
COUNTERS = {"try_counter"}
WRITTEN_DOWN = {"document", "facts"}  # where moments and digests stand within
HONEST = {  # fields that these forms do have
    ("categories.add", "code_only"),
    ("imports.write ready", "submit"),
}


@pytest.fixture
def stage(stages):
    return stages("sqlite")


def forged(town):
    """A wish for everything that only the system decides."""
    hill = str(town.organisations["hill"])
    owner = str(town.organisations["hill community"])
    moments = ("verified", "submitted", "published", "created", "closed", "deactivated", "used")
    moments += ("totp_confirmed", "ended", "expires", "changed")
    return {f"{moment}_at": "2020-01-01 00:00:00" for moment in moments} | {
        "id": "1",
        "state": "published",
        "owner_id": owner,
        "organisation_id": owner,
        "subdistrict_id": hill,
        "parent_id": hill,
        "parent": hill,
        "district_id": str(town.organisations["other district"]),
        "owner_kind": "unit",
        "code": "XQ-2026-9999",
        "is_demo": "y",
        "role": "district_admin",
        "district_wide": "y",
        "created_by_id": "1",
        "verified_by_id": "1",
        "person_id": "1",
        "membership_id": "1",
        "session_id": "1",
        "need_id": "1",
        "password_hash": "x",
        "totp_secret": "x",
        "account": "root",
        "purpose": "reset",
        "origin": "coordinator",
        "search_text": "x",
        "state_note": "x",
        "copied_from_id": "1",
        "closed": "y",
        "position": "1",
        "key": "forged",
        "code_only": "y",
        "stage": "full",
        "actor": "1",
        "at": "2020-01-01",
        "inside": hill,
        "kind": "city",
        "submit": "publish",
        "action": "publish",
    }


def everything(stage):
    """All rows of all tables, without what no two requests share."""
    rows = {}
    for table in Base.metadata.sorted_tables:
        if table.name not in COUNTERS:
            names = [c.name for c in table.columns if c.name not in OF_THE_MOMENT]
            columns = ", ".join(f'"{name}"' for name in names)
            found = stage.kept.live.execute(f'SELECT {columns} FROM "{table.name}"')  # noqa: S608
            rows[table.name] = [
                {name: year(name, value) for name, value in zip(names, row, strict=True)}
                for row in found.fetchall()
            ]
    return rows


def year(name, value):
    moment = name == "at" or name.endswith("_at")
    if isinstance(value, str) and name in WRITTEN_DOWN:
        return re.sub(r"(\d{4})-\d\d-\d\d[T ][\d:.+]+|[0-9a-f]{64}", r"\1", value)
    return value and value[:4] if moment else value


def after(stage, who, address, form):
    with stage.changes():
        status = stage.client(who).post(address, data=form).status_code
        return status, everything(stage)


@pytest.mark.parametrize("row", CHANGES)
def test_what_nobody_may_say_is_not_heard(stage, row):
    who, scope = allowed(row)
    address, form = ask(stage, row, who, scope)
    honest = after(stage, who, address, form)
    lies = {name: lie for name, lie in forged(stage.town).items() if (row, name) not in HONEST}
    greedy = after(stage, who, address, lies | form)
    assert greedy == honest


def test_the_comparison_would_see_it(stage):
    """Two requests that differ in a field that is heard leave different rows."""
    who, scope = allowed("postings.save needs new")
    address, form = ask(stage, "postings.save needs new", who, scope)
    one, other = (after(stage, who, address, form | {"capacity": n}) for n in ("1", "2"))
    assert one != other
