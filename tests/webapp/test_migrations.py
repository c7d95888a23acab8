"""The steps in `webapp/migrations` and the classes in `webapp/models` describe the same tables."""

import re

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.exc import DatabaseError

from tests import pgtemp
from webapp import schema
from webapp.models import Base

INSERT_CATEGORY = text(
    "INSERT INTO category (id, key, name, name_en, unit, unit_en, travel_limit_m, divisible,"
    " recurring, exclusive, poolable, code_only, position, closed, version)"
    " VALUES (1, 'venue', 'v', 'V', 'u', 'U', 1, true, true, true, true, false, 1, false, 1)"
)
INSERT_EVENT = text(
    "INSERT INTO audit_event (seq, at, role, action, object_type, object_id, reason, facts,"
    " previous, hash) VALUES (1, '2026-11-23 00:00:00', '', 'a.b', 'need', 1, '', '{}', 'p', 'h')"
)


@pytest.fixture
def engine(request, dialect, tmp_path):
    """An empty database."""
    if dialect == "sqlite":
        url = f"sqlite:///{tmp_path}/migrated.db"
    else:
        name = re.sub(r"\W+", "_", request.node.name).lower()[:60]
        url = pgtemp.create_database(request.getfixturevalue("postgresql"), name)
    engine = create_engine(url)
    yield engine
    engine.dispose()


def tables(engine: Engine) -> set[str]:
    found = set(inspect(engine).get_table_names()) - {"alembic_version"}
    return {name for name in found if not kept_by_the_database(name)}


def kept_by_the_database(name: str | None) -> bool:
    """Of the index for searching no model knows: see migration 0003."""
    return bool(re.fullmatch(r"(ix_)?(need|offer)_search(_[a-z]+)?", name or ""))


def test_up_and_down_again(engine):
    assert (schema.current(engine), schema.is_current(engine)) == (None, False)

    schema.upgrade(engine)

    assert (schema.current(engine), schema.is_current(engine)) == ("0012", True)
    assert tables(engine) == set(Base.metadata.tables)
    schema.downgrade(engine, "base")
    assert (schema.current(engine), tables(engine)) == (None, set())
    schema.upgrade(engine)
    assert schema.is_current(engine)


def test_each_step_keeps_the_rows_that_are_there(engine):
    schema.upgrade(engine, "0001")
    with engine.begin() as connection:
        connection.execute(INSERT_CATEGORY)

    schema.upgrade(engine)

    with engine.connect() as connection:
        assert connection.execute(text("SELECT key, name FROM category")).all() == [("venue", "v")]
        head = connection.execute(text("SELECT id, seq, hash FROM audit_head")).all()
        assert head == [(1, 0, "0" * 64)]
    schema.downgrade(engine, "0001")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM category")).scalar() == 1


def test_models_and_steps_agree_on_columns_keys_and_indexes(engine):
    schema.upgrade(engine)

    with engine.connect() as connection:
        known = {"include_name": lambda name, _kind, _parents: not kept_by_the_database(name)}
        context = MigrationContext.configure(connection, opts=known)
        assert compare_metadata(context, Base.metadata) == []


def test_models_and_steps_agree_on_checks_and_partial_indexes(engine):
    """compare_metadata does not look at these, so a schema made from the models is compared."""
    schema.upgrade(engine)
    steps = checks_and_conditions(engine)
    schema.downgrade(engine, "base")
    Base.metadata.create_all(engine)

    assert steps == checks_and_conditions(engine)
    assert len(steps) > 30


def checks_and_conditions(engine: Engine) -> dict[str, str]:
    found = {}
    inspector = inspect(engine)
    for table in tables(engine):
        for check in inspector.get_check_constraints(table):
            found[check["name"]] = plain(check["sqltext"])
        for index in inspector.get_indexes(table):
            if kept_by_the_database(index["name"]):
                continue
            conditions = index.get("dialect_options", {})
            found[index["name"]] = plain(
                str([str(value) for name, value in conditions.items() if name.endswith("_where")])
            )
    return found


def plain(sql: str) -> str:
    return re.sub(r"\s+", " ", sql.replace('"', ""))


def test_the_database_itself_refuses_to_alter_the_audit_trail(engine):
    schema.upgrade(engine)
    with engine.begin() as connection:
        connection.execute(INSERT_EVENT)
    attacks = ["UPDATE audit_event SET role = 'x'", "DELETE FROM audit_event"]
    if engine.dialect.name == "postgresql":
        attacks.append("TRUNCATE audit_event")
    else:
        attacks.append(str(INSERT_EVENT).replace("INSERT", "INSERT OR REPLACE", 1))

    for attack in attacks:
        with pytest.raises(DatabaseError, match="append-only"), engine.begin() as connection:
            connection.execute(text(attack))

    with engine.connect() as connection:
        assert connection.execute(text("SELECT seq, role FROM audit_event")).all() == [(1, "")]


def test_a_step_that_fails_changes_nothing(engine):
    """The second step meets a table that should not be there yet: the first is undone as well."""
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE worker_beat (id integer)"))

    with pytest.raises(DatabaseError, match="worker_beat"):
        schema.upgrade(engine)

    assert (schema.current(engine), tables(engine)) == (None, {"worker_beat"})


def test_a_step_that_would_lose_parents_is_undone(tmp_path):
    """SQLite checks foreign keys only at the end of a migration."""
    engine = create_engine(f"sqlite:///{tmp_path}/orphans.db")
    schema.upgrade(engine, "0001")
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO recovery_code (id, person_id, digest) VALUES (1, 99, 'd')")
        )

    with pytest.raises(RuntimeError, match="recovery_code"):
        schema.upgrade(engine)

    assert schema.current(engine) == "0001"
    engine.dispose()
