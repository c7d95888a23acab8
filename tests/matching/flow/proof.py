"""What a certificate of a flow proves, worked out slowly from the definition."""

from matching.instance import NO_MAX, NO_MIN, LevelKind


def proved(instance, found):
    """Return the last linear level's name and the bound that the certificate proves for it."""
    last = max(i for i, level in enumerate(instance.levels) if level.kind is LevelKind.LINEAR)
    level = instance.levels[last]
    lowered = level.w is None and instance.sense == "min"
    scale, total = found.certificate["scale"], 0
    left = [int(w) * scale for w in instance.weights(level)]
    for name, y in found.certificate["y"].items():
        terms, low, high = _row(instance, found, last, name)
        bound = high if y > 0 else low
        assert bound is not None, name
        total += bound * y
        for edge, a in terms:
            left[edge] -= a * y
    edges = instance.edges
    total += sum(
        max(r * int(lb), r * int(ub)) for r, lb, ub in zip(left, edges.lb, edges.ub, strict=True)
    )
    bound = total // scale
    return level.name, -bound if lowered else bound


def _row(instance, found, last, name):
    kind, _dot, what = name.partition(".")
    before = found.levels[:last]
    if kind == "level":
        i = next(i for i, level in enumerate(instance.levels) if level.name == what)
        assert i < last
        level, value = instance.levels[i], found.levels[i].value
        own = instance.edges.w if level.w is None else level.w
        lowered = level.w is None and instance.sense == "min"
        return list(enumerate(own.tolist())), None if lowered else value, value if lowered else None
    if kind == "keep":
        return [(int(what), 1)], max(level.kept.get(int(what), 0) for level in before), None
    if kind == "floor":
        return _terms(instance, what), max(level.floors.get(what, 0) for level in before), None
    if kind == "ceil":
        ceilings = [level.ceilings[what] for level in before if what in level.ceilings]
        return _terms(instance, what), None, min(ceilings)
    i = instance.rows.index[name]
    low, high = int(instance.rows.min[i]), int(instance.rows.max[i])
    terms = _terms(instance, name)
    return terms, None if low == NO_MIN else low, None if high == NO_MAX else high


def _terms(instance, name):
    entries = instance.rows.entries(instance.rows.index[name])
    rows = instance.rows
    return list(zip(rows.edge[entries].tolist(), rows.a[entries].tolist(), strict=True))
