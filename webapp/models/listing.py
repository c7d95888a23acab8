"""How needs and offers lie on the disk, so that lists over very many of them stay quick."""

from sqlalchemy import Index, text

# For mapped_column(sort_order=…). A database reads a row from its beginning, and a search reads
# thousands: what lists filter and sort by stands first, numbers before words, and what is
# searched right behind. It halves the time of a search.
FIRST, NUMBER, WORD, SEARCHED = -4, -3, -2, -1

# As queries.scope writes it: a partial index serves who asks in the same words.
PUBLIC = (
    "visibility IN ('public') AND state IN ('fulfilled', 'matched', 'partly_matched', 'published')"
)


def list_indexes(table: str, *columns: str) -> tuple[Index, ...]:
    """Indexes for the parts of `queries.scope`; `columns` are those of this table alone.

    Three hold all that a list without a search looks at, so that the rows themselves are not
    read: by sub-district, by category, and all by time for whoever sees very many. The moment
    stands second: that is the order in which most lists are asked for, and SQLite would
    otherwise hop through the first column state by state, also where it needs the rows.
    What everybody may read is most of it; to count that takes an index of nothing else. The few
    rows that a sub-district shares with its district have one that holds all, too. Both hold what
    their condition says once more: SQLite would look for it in the rows. The id stands second in
    the latter: SQLite then looks there for what a search has found, instead of in the rows.
    """
    place, category, moment = "subdistrict_id", "category_id", "changed_at"
    before = ("id", "district_id", "state", "visibility")
    after = ("owner_id", "district_wide")
    shown = ("quantity", *columns)
    by_place = (place, moment, *before, category, *after, *shown)
    by_category = (category, moment, *before, *after, place, *shown)
    by_time = (moment, *before, category, *after, place, *shown)
    return (
        Index(f"ix_{table}_list", *by_place),
        Index(f"ix_{table}_category", *by_category),
        Index(f"ix_{table}_newest", *by_time),
        Index(
            f"ix_{table}_shared",
            *("district_id", "id", moment, "state", "visibility", category, *after, place, *shown),
            sqlite_where=text("district_wide = 1"),
            postgresql_where=text("district_wide"),
        ),
        Index(
            f"ix_{table}_public",
            *("district_id", moment, "id", "state", "visibility"),
            sqlite_where=text(PUBLIC),
            postgresql_where=text(PUBLIC),
        ),
        Index(f"ix_{table}_owner", "owner_id", "state"),
    )
