"""Let sessions go while the garbage collector starts, each time a little later.

`python -m tests.letting_go` uses our session class, and with `plain` SQLAlchemy's own, which shows
the crash on CPython 3.11: docs/decisions/0047-sessions-hold-what-they-let-go.md.
"""

import gc
import sys

from sqlalchemy import create_engine, insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from webapp.db import HoldingSession

OBJECTS = 400
LATEST = 300  # the collector starts after so many new containers, from 20 on


class _Base(DeclarativeBase):
    pass


class _Thing(_Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(primary_key=True)


class _Holding(HoldingSession):
    """Ours without Flask-SQLAlchemy's choice of an engine."""

    def __init__(self, engine: object) -> None:
        Session.__init__(self, engine)  # type: ignore[arg-type]

    get_bind = Session.get_bind  # type: ignore[assignment]


def main(session_class: type[Session]) -> None:
    """Open and close sessions whose objects only the collector can free."""
    engine = create_engine("sqlite://")
    _Base.metadata.create_all(engine)
    with engine.begin() as connection:  # a process that has only read, as most are
        connection.execute(insert(_Thing), [{"id": n} for n in range(1, OBJECTS + 1)])
    with session_class(engine) as session:
        things = session.scalars(select(_Thing)).all()
        session.expire(things[0])  # takes the last name that all states share
        del things
    for late in range(20, LATEST, 5):
        gc.disable()
        session = session_class(engine)
        things = session.scalars(select(_Thing)).all()
        for thing in things:
            thing.__dict__["itself"] = thing
        gc.collect(0)  # still reachable: only grown older, and the collector counts from nought
        del thing, things
        before = gc.get_threshold()
        gc.set_threshold(late, 0, before[2])  # the older ones are looked at, too
        gc.enable()
        session.close()
        gc.set_threshold(*before)


if __name__ == "__main__":
    main(Session if "plain" in sys.argv else _Holding)
