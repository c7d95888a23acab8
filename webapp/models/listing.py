"""How needs and offers lie on the disk, so that lists over very many of them stay quick."""

from sqlalchemy import Index, text

# For mapped_column(sort_order=…). A database reads a row from its beginning, and a search reads
# thousands: what lists filter and sort by stands first, numbers before words, and what is
# searched right behind. It halves the time of a search.
FIRST, NUMBER, WORD, SEARCHED = -4, -3, -2, -1


def list_indexes(table: str, *columns: str) -> tuple[Index, ...]:
    """Indexes for the parts of `queries.scope`; `columns` are those of this table alone.

    Two hold all that a list without a search looks at, so that the rows themselves are not
    read: by sub-district, and by time for whoever sees very many. The id stands second because
    SQLite would otherwise hop through the first one state by state, also where it needs the
    rows: to read those in their own order is faster.
    """
    looked_at = ("district_id", "state", "visibility", "category_id", "owner_id", "district_wide")
    return (
        Index(
            f"ix_{table}_list",
            *("subdistrict_id", "id", *looked_at, "changed_at", "quantity", *columns),
        ),
        Index(
            f"ix_{table}_newest",
            *("changed_at", "id", *looked_at, "subdistrict_id", "quantity", *columns),
        ),
        Index(
            f"ix_{table}_shared",
            "district_id",
            sqlite_where=text("district_wide = 1"),
            postgresql_where=text("district_wide"),
        ),
        Index(f"ix_{table}_owner", "owner_id", "state"),
    )
