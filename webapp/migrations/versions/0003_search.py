"""An index for searching: of each posting's text, every two letters that stand together.

Chinese is written without spaces, and most of its words have two letters: an index of words finds
nothing, and one of three letters (trigrams) finds no word of two. What stands in an index of
pairs need not be looked for in every text.

The database keeps the index by itself. SQLite drops the triggers of a table that is made anew:
a later step that rebuilds `need` or `offer` (batch_alter_table) must call `keep_up` again.
"""

from collections.abc import Sequence

from alembic import op

revision: str = "0003"
down_revision: str | Sequence[str] | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLES = ("need", "offer")
# As hexadecimal, so that the tokenizer sees words whatever the letters are.
PAIRS = """(WITH RECURSIVE place(n) AS (
    SELECT 1 UNION ALL SELECT n + 1 FROM place WHERE n < length({text}) - 1)
  SELECT group_concat(hex(substr({text}, n, 2)), ' ') FROM place)"""
# A call costs thousands of times as much as a comparison: without being told, PostgreSQL would
# rather make the pairs of many rows again than look into the index.
FUNCTION = """CREATE FUNCTION letter_pairs(written text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 10000
RETURN (SELECT array_agg(DISTINCT substr(written, n, 2))
  FROM generate_series(1, length(written) - 1) AS n)"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(FUNCTION)
    for table in TABLES:
        if op.get_bind().dialect.name == "postgresql":
            op.execute(
                f"CREATE INDEX ix_{table}_search ON {table}"
                " USING gin (letter_pairs(search_text)) WITH (fastupdate = off)"
            )
        else:
            op.execute(
                f"CREATE VIRTUAL TABLE {table}_search"
                " USING fts5(pairs, content='', detail='none', columnsize=0)"
            )
            op.execute(_add(table, "search_text", "id", f"FROM {table}"))
            keep_up(table)


def downgrade() -> None:
    for table in TABLES:
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f"DROP INDEX ix_{table}_search")
        else:
            for name in ("added", "changed", "removed"):
                op.execute(f"DROP TRIGGER {table}_search_{name}")
            op.execute(f"DROP TABLE {table}_search")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION letter_pairs(text)")


def keep_up(table: str) -> None:
    """Make SQLite write every change of a text into the index."""
    add, remove = _add(table, "new.search_text", "new.id"), _remove(table)
    for name, when, what in (
        ("added", "INSERT", f"{add};"),
        ("changed", "UPDATE OF search_text", f"{remove}; {add};"),
        ("removed", "DELETE", f"{remove};"),
    ):
        op.execute(f"CREATE TRIGGER {table}_search_{name} AFTER {when} ON {table} BEGIN {what} END")


def _add(table: str, text: str, id_: str, source: str = "") -> str:
    pairs = PAIRS.format(text=text)
    return f"INSERT INTO {table}_search (rowid, pairs) SELECT {id_}, {pairs} {source}"


def _remove(table: str) -> str:
    pairs = PAIRS.format(text="old.search_text")
    command = f"INSERT INTO {table}_search ({table}_search, rowid, pairs)"
    return f"{command} SELECT 'delete', old.id, {pairs}"
