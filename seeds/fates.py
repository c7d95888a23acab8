"""How far each demo posting has come, and on which days it got there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from webapp.i18n import CHINA
from webapp.models.postings import PostingAction as A

# (weight, moves after submission); "match…" and "claim…" are played by seeds.story, not by a
# single move: what follows a claim is how far it comes.
NEED_FATES: Sequence[tuple[int, tuple[str, ...]]] = (
    (22, ("draft",)),
    (30, ()),
    (26, (A.VERIFY,)),
    (18, (A.RETURN,)),
    (220, (A.VERIFY, A.PUBLISH)),
    (26, (A.VERIFY, A.PUBLISH, A.SHARE)),
    (54, (A.VERIFY, A.PUBLISH, "match_part")),
    (66, (A.VERIFY, A.PUBLISH, "match_all")),
    (72, (A.VERIFY, A.PUBLISH, "match_all", "deliver")),
    (24, (A.VERIFY, A.PUBLISH, "claim awaiting")),
    (10, (A.VERIFY, A.PUBLISH, "claim countered")),
    (18, (A.VERIFY, A.PUBLISH, "claim agreed")),
    (12, (A.VERIFY, A.PUBLISH, "claim approved")),
    (12, (A.VERIFY, A.PUBLISH, "claim active")),
    (8, (A.VERIFY, A.PUBLISH, "claim late")),
    (10, (A.VERIFY, A.PUBLISH, "claim delivered")),
    (10, (A.VERIFY, A.PUBLISH, "claim confirmed")),
    (12, (A.VERIFY, A.PUBLISH, "claim closed")),
    (10, (A.VERIFY, A.PUBLISH, "claim declined")),
    (8, (A.VERIFY, A.PUBLISH, "claim withdrawn")),
    (8, (A.VERIFY, A.PUBLISH, "claim expired")),
    (6, (A.VERIFY, A.PUBLISH, "claim cancelled")),
    (6, (A.VERIFY, A.PUBLISH, "claim leaving")),
    (14, (A.VERIFY, A.PUBLISH, A.PAUSE)),
    (14, (A.VERIFY, A.PUBLISH, A.WITHDRAW)),
    (22, (A.VERIFY, A.PUBLISH, "lapse")),
    (16, (A.VERIFY, A.REDIRECT)),
)
OFFER_FATES: Sequence[tuple[int, tuple[str, ...]]] = (
    (26, ("draft",)),
    (44, ()),
    (16, (A.RETURN,)),
    (590, (A.PUBLISH,)),
    (50, (A.PUBLISH, A.SHARE)),
    (20, (A.PUBLISH, A.PAUSE)),
    (20, (A.PUBLISH, A.WITHDRAW)),
    (24, (A.PUBLISH, "lapse")),
    (10, (A.REDIRECT,)),
)
REASONS = {
    A.RETURN: (
        "请写明地点和具体时间。",
        "数量与时间对不上，请核对。",
        "标题太笼统，请写清做什么。",
    ),
    A.PAUSE: ("场地检修，约一个月后恢复。", "近期人手不足，月底前恢复。"),
    A.REDIRECT: ("属于物业维修义务，已转物业办理。", "属于法定救助事项，已转民政窗口。"),
}
OLDEST = timedelta(days=170)  # younger than the half year after which silence pauses an offer


@dataclass(frozen=True)
class Fate:
    """Moves with their moments, the first being the day on which the posting is written."""

    moves: tuple[str, ...]
    moments: tuple[datetime, ...]


def draw(rng: Random, fates: Sequence[tuple[int, tuple[str, ...]]], now: datetime) -> Fate:
    """Pick a fate and spread its moves over the last months, in order, all before `now`."""
    weights = [weight for weight, _moves in fates]
    moves = rng.choices([moves for _weight, moves in fates], weights)[0]
    steps = len(moves) + 1
    # Work in progress is young; what is finished took its time.
    oldest = OLDEST if steps > 2 or A.PUBLISH in moves else timedelta(days=9)
    start = now - oldest * rng.uniform(0.15, 1)
    gaps = sorted(rng.random() for _ in range(steps))
    span = (now - start) * 0.98
    return Fate(moves, tuple(at_work(start + span * gap) for gap in gaps))


def at_work(moment: datetime) -> datetime:
    """Squeeze the day into office hours, 8:30 to 17:30 in China; the order stays."""
    local = moment.astimezone(CHINA)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(hours=8.5) + (local - midnight) * 9 / 24
