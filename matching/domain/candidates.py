"""Find the pairs that pass every hard rule, and count what removes the others.

Category by category, since a pair never joins two: by a grid of cells first, then rule by rule on
arrays of pairs, then the best of each side.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from matching.domain import geography, rules
from matching.domain.rules import CHECKS, Rule
from matching.domain.score import PARTS, Background, Parts, background, parts
from matching.domain.tables import Tables, among
from matching.instance import BoolArray, IntArray

BATCH = 1_000_000  # pairs looked at together
MANY = 8_000_000  # pairs kept before the best are chosen
LAST = Rule.TIME  # the dearest check comes last, and its days are kept for the score
PAIRWISE = [rule for rule in CHECKS if rule not in (Rule.CATEGORY, Rule.DISTANCE, LAST)]


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Pairs by need, then by offer. need, offer: positions in the domain instance.

    occasions: days on which both are open. parts: of the score, see PARTS.
    free: the plan may decide its quantity; False where only people's decision brought it here.
    """

    need: IntArray
    offer: IntArray
    metres: IntArray
    occasions: IntArray
    parts: Parts
    free: BoolArray

    def __len__(self) -> int:
        return self.need.size

    @property
    def score(self) -> IntArray:
        return self.parts.sum(axis=1, dtype=np.int64)

    def at(self, chosen: IntArray | BoolArray) -> "Candidates":
        return Candidates(*(getattr(self, f.name)[chosen] for f in fields(self)))


@dataclass(frozen=True, slots=True, eq=False)
class Search:
    """One search under way. removed: offers by rule and need."""

    t: Tables
    known: Background
    removed: IntArray

    def remove(self, rule: Rule, needs: IntArray) -> None:
        np.add.at(self.removed[rule], needs, 1)


def find(t: Tables) -> tuple[Candidates, IntArray]:
    """Return the candidate pairs, and by need and rule how many offers the rule removed.

    Pinned and settled pairs are among them whatever the rules say: people have decided.
    """
    search = Search(t, background(t), np.zeros((len(Rule), len(t.domain.needs)), np.int64))
    found = joined([_in_category(search, c) for c in range(len(t.domain.categories))])
    pairs = joined([found, _only_decided(search, found)])
    order = np.argsort(t.keys(pairs.need, pairs.offer), kind="stable")
    return pairs.at(order), search.removed.T


def _only_decided(search: Search, found: Candidates) -> Candidates:
    """Return the decided pairs that the rules or better pairs have removed."""
    t = search.t
    decided = t.index.pairs([*t.domain.settled, *t.domain.pins])
    keys = t.keys(found.need, found.offer)
    decided = decided[~among(decided, np.sort(keys[among(keys, decided)]))]
    need, offer = np.divmod(decided, max(1, len(t.domain.offers)))
    pairs = measured(t, search.known, need, offer)
    return replace(pairs, free=np.zeros(len(pairs), np.bool_))


def measured(t: Tables, known: Background, need: IntArray, offer: IntArray) -> Candidates:
    metres, occasions = rules.distance(t, need, offer), rules.occasions(t, need, offer)
    scored = parts(t, known, need, offer, metres, occasions)
    return Candidates(need, offer, metres, occasions, scored, np.ones(need.size, np.bool_))


def joined(found: Sequence[Candidates]) -> Candidates:
    if not found:
        none = np.zeros(0, np.int64)
        no_parts = np.zeros((0, len(PARTS)), np.int16)
        return Candidates(none, none, none, none, no_parts, np.zeros(0, np.bool_))
    return Candidates(
        *(np.concatenate([getattr(some, f.name) for some in found]) for f in fields(Candidates))
    )


def _in_category(search: Search, category: int) -> Candidates:
    t = search.t
    (need,) = np.nonzero(t.needs.category == category)
    (offer,) = np.nonzero(t.offers.category == category)
    search.removed[Rule.CATEGORY, need] = len(t.domain.offers) - offer.size
    search.removed[Rule.DISTANCE, need] = offer.size
    kept: list[Candidates] = []
    limited = t.domain.rules.top is not None
    for some in _passing(search, need, offer):
        kept.append(some)
        if limited and sum(map(len, kept)) > MANY:
            kept = [_outranked(search, joined(kept))]
    return _outranked(search, joined(kept))


def _outranked(search: Search, pairs: Candidates) -> Candidates:
    """Return the pairs without those that both sides can do without.

    What is among the best of its side stays so however many worse pairs have gone before, so
    this may be done as pairs come in.
    """
    best = _best(search.t, search.known, pairs)
    search.remove(Rule.OUTRANKED, pairs.need[~best])
    return pairs.at(best)


def _passing(search: Search, need: IntArray, offer: IntArray) -> Iterator[Candidates]:
    """Yield the pairs of one category that pass the rules, in batches of whole needs."""
    if not need.size or not offer.size:
        return
    t = search.t
    ours, theirs = t.needs.points.at(need), t.offers.points.at(offer)
    for a, b in geography.near(ours, theirs, _farthest(t, need, offer), BATCH):
        left, right = need[a], offer[b]
        near = rules.near_enough(t, left, right)
        left, right = left[near], right[near]
        np.subtract.at(search.removed[Rule.DISTANCE], left, 1)
        for rule in PAIRWISE:
            passes = CHECKS[rule](t, left, right)
            search.remove(rule, left[~passes])
            left, right = left[passes], right[passes]
        some = measured(t, search.known, left, right)
        search.remove(LAST, left[some.occasions == 0])
        yield some.at(some.occasions > 0)


def _farthest(t: Tables, need: IntArray, offer: IntArray) -> int:
    """Return a distance that no two of these postings can exceed."""
    at_home = t.needs.on_site[need]
    ours = int(t.needs.reach[need][~at_home].max(initial=0))
    return max(ours, int(t.offers.reach[offer].max(initial=0)) if at_home.any() else 0)


def _best(t: Tables, known: Background, pairs: Candidates) -> BoolArray:
    """Say which pairs are among the best of their need or of their offer, or are sought."""
    top = t.domain.rules.top
    if top is None or not len(pairs):
        return np.ones(len(pairs), np.bool_)
    score = pairs.score
    kept = rank(pairs.need, score, pairs.offer) < top
    kept |= rank(pairs.offer, score, pairs.need) < top
    return kept | among(t.keys(pairs.need, pairs.offer), known.sought)


def rank(group: IntArray, score: IntArray, other: IntArray) -> IntArray:
    """Number each group's pairs from its best score; between equals, the lower number first."""
    key = (group * 1024 + (1023 - score)) * (int(other.max()) + 1) + other
    order = np.argsort(key)
    starts = np.flatnonzero(np.diff(group[order], prepend=-1))
    first = np.repeat(starts, np.diff(starts, append=group.size))
    rank = np.empty(group.size, np.int64)
    rank[order] = np.arange(group.size) - first
    return rank
