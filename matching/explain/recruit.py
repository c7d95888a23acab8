"""What more capacity would bring, and what less would cost: of every row that is full."""

from dataclasses import dataclass

import numpy as np

from matching.activity import activity
from matching.explain import reasons
from matching.explain.answers import Exactness, Exchange, Reason, RowPrice
from matching.explain.explainer import Explainer
from matching.explain.gains import gain_of
from matching.instance import KINDS, NO_MAX, LevelKind, RowKind
from matching.levels import value_of


@dataclass(frozen=True, slots=True)
class Worth:
    """One full row. unit: how much more of its maximum is meant (of most rows, 1).

    gain: what so much more would bring, at the level named, and exchange how. loss: what so much
    less would cost. The price of a proof lies between both, if they are of one level. With
    exactness `bound`, the gain is at most so much.
    """

    row: str
    kind: str
    maximum: int
    unit: int
    exactness: Exactness
    gain: int
    gain_level: str
    exchange: Exchange | None
    loss: Reason | None
    price: RowPrice | None = None


def recruit(explainer: Explainer, *, losses: bool = True) -> tuple[Worth, ...]:
    """Return the full rows but those of needs, those first of which more brings most.

    losses: whether to look for them as well; they take a search for each row.
    """
    rows = _full_rows(explainer)
    if explainer.layers:
        found = [w for row in rows if (w := _worth(explainer, row, losses=losses)) is not None]
    else:
        found = _priced(explainer, rows)
    names = [level.name for level in explainer.instance.levels]
    return tuple(sorted(found, key=lambda w: _order(w, names)))


def _order(worth: Worth, names: list[str]) -> tuple[int, int, str]:
    """First what helps the first levels, then what brings more."""
    return (
        names.index(worth.gain_level) if worth.gain else len(names),
        -worth.gain,
        worth.row,
    )


def _full_rows(explainer: Explainer) -> list[int]:
    rows = explainer.instance.rows
    done = activity(rows, explainer.x)
    others = rows.kind != KINDS.index(RowKind.NEED)
    full = (done == rows.max) & (rows.max < NO_MAX) & others & (np.diff(rows.ptr) > 0)
    return np.flatnonzero(full).tolist()


def _worth(explainer: Explainer, row: int, *, losses: bool) -> Worth | None:
    rows, arc = explainer.instance.rows, int(explainer.net.arc_of[row])
    if arc < 0:  # it never binds, whatever the plan
        return None
    gain = gain_of(explainer, arc)
    at = explainer.target if gain is None else gain.at
    return Worth(
        row=rows.ids[row],
        kind=KINDS[rows.kind[row]].value,
        maximum=int(rows.max[row]),
        unit=explainer.divisor(arc),
        exactness=Exactness.EXACT,
        gain=0 if gain is None else gain.exchange.amount,
        gain_level=explainer.instance.levels[at].name,
        exchange=None if gain is None else gain.exchange,
        loss=reasons.of_move(explainer, (arc, -1)) if losses else None,
    )


def _priced(explainer: Explainer, rows: list[int]) -> list[Worth]:
    """Where nothing is exact: one unit more of a row brings at most its price, and the gap."""
    certificate = explainer.certificate
    if (
        certificate is None
        or "y" not in certificate
        or explainer.level.kind is not LevelKind.LINEAR
    ):
        return []
    ids, y, scale = explainer.instance.rows.ids, certificate["y"], int(certificate["scale"])
    told = explainer.reached[explainer.target] if explainer.reached else {}
    bound, value = told.get("bound"), value_of(explainer.level, explainer.instance, explainer.x)
    if not isinstance(bound, int) or not isinstance(value, int):
        return []
    gap = abs(bound - value)
    return [
        Worth(
            row=ids[row],
            kind=KINDS[explainer.instance.rows.kind[row]].value,
            maximum=int(explainer.instance.rows.max[row]),
            unit=1,
            exactness=Exactness.BOUND,
            gain=gap - (-price // scale),
            gain_level=explainer.level.name,
            exchange=None,
            loss=None,
            price=RowPrice(ids[row], price, scale),
        )
        for row in rows
        if (price := int(y.get(ids[row], 0))) > 0
    ]
