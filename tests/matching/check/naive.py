"""Judges plans of tiny instances straight from the format's text: slow, in plain Python.

It enumerates where the checker computes, so that one can be held against the other.
"""

from itertools import product

from matching.instance import NO_MAX, NO_MIN, LevelKind

BOUNDS = ("linear_dual", "column_dual", "lagrangian_knapsack")


def is_honest(instance, plan):
    """Say whether a plan that lists quantities keeps every promise of the format."""
    try:
        return _is_honest(instance, plan)
    except (KeyError, TypeError, ValueError, AttributeError, Broken):
        return False


class Broken(Exception):  # noqa: N818 -- a sentence: a promise is Broken
    pass


def demand(holds):
    if not holds:
        raise Broken


def whole(value):
    demand(type(value) is int)
    return value


def _is_honest(instance, plan):
    demand(plan["schema"] == "match-plan/1" and plan["instance_sha256"] == instance.digest)
    demand(plan["status"] in ("optimal", "feasible") and plan.get("reason") is None)
    x = _quantities(instance, plan["x"])
    rows = instance.rows
    done = {row: activity(instance, row, x) for row in range(len(rows))}
    for row in range(len(rows)):
        inside = rows.min[row] <= done[row] <= rows.max[row]
        demand(inside or (rows.whole[row] and done[row] == 0))
    demand(type(plan["levels"]) is list and len(plan["levels"]) == len(instance.levels))
    linear = [i for i, level in enumerate(instance.levels) if level.kind is LevelKind.LINEAR]
    last = linear[-1] if linear else None
    limits = []
    for at, (level, said) in enumerate(zip(instance.levels, plan["levels"], strict=True)):
        value = _check_level(instance, plan["status"], level, said)
        demand(said["value"] == _value(instance, level, x, done) == value)
        left = left_by(instance, at, said, x, done)
        if last is not None and at < last:
            limits += left
    _check_certificate(instance, plan, last, limits)
    return True


def _quantities(instance, pairs):
    x = [0] * len(instance.edges)
    seen = set()
    demand(type(pairs) is list)
    for edge, quantity in pairs:
        demand(0 <= whole(edge) < len(x) and edge not in seen)
        seen.add(edge)
        x[edge] = whole(quantity)
    for edge, quantity in enumerate(x):
        demand(quantity in _allowed(instance, edge))
    return x


def _allowed(instance, edge):
    lb, ub, lot = (int(getattr(instance.edges, name)[edge]) for name in ("lb", "ub", "lot"))
    return [x for x in range(lb, ub + 1) if x == 0 or x >= lot]


def terms_of(instance, row):
    rows = instance.rows
    return [
        (int(rows.edge[k]), int(rows.a[k]), int(rows.u[k]))
        for k in range(rows.ptr[row], rows.ptr[row + 1])
    ]


def activity(instance, row, x):
    return sum(a * x[e] + u * (x[e] > 0) for e, a, u in terms_of(instance, row))


def _value(instance, level, x, done):
    match level.kind:
        case LevelKind.LINEAR:
            w = instance.edges.w if level.w is None else level.w
            return sum(int(a) * b for a, b in zip(w, x, strict=True))
        case LevelKind.COVER:
            return sum(done[g] >= 1 for g in level.groups.tolist())
        case LevelKind.LEXIMIN:
            return _vector(instance, level, done)
        case LevelKind.CONVEX:
            return sum(_load(level, done[r]) for r in level.rows.tolist())
    return _kept(level, dict(enumerate(x)))


def _vector(instance, level, done):
    found = []
    for g in level.groups.tolist():
        past = int(instance.rows.past[g])
        asked = int(instance.rows.demand[g]) + past
        found.append(10**6 * (done[g] + past) // asked if asked else 10**6)
    return sorted(found)


def _load(level, units):
    beyond = max(0, units - len(level.marginal))
    return sum(level.marginal[: max(0, units)]) + beyond * level.marginal[-1]


def _kept(level, x):
    weight = level.weight.tolist() or [1] * len(level.against)
    pairs = level.against.tolist()
    return sum(w * min(x.get(e, 0), q) for w, (e, q) in zip(weight, pairs, strict=True))


def lowers(instance, level):
    linear = level.kind is LevelKind.LINEAR and level.w is None and instance.sense == "min"
    return linear or level.kind is LevelKind.CONVEX


def _check_level(instance, status, level, said):
    demand(said["name"] == level.name)
    value, bound = said["value"], said["bound"]
    if level.kind is LevelKind.LEXIMIN:
        demand(all(type(v) is int for v in value))
        if bound is not None:
            demand(all(type(b) is int for b in bound) and bound == sorted(bound))
            demand(len(bound) == len(value) and bound >= value)
    else:
        whole(value)
        if bound is not None:
            whole(bound)
            demand(bound <= value if lowers(instance, level) else bound >= value)
    demand(status != "optimal" or bound == value)
    return value


def left_by(instance, at, said, x, done):
    """Return what a level leaves to later ones: (name, terms, least, most)."""
    level = instance.levels[at]
    is_last = at == len(instance.levels) - 1
    own = {LevelKind.LINEAR: "", LevelKind.CONVEX: "ceilings", LevelKind.KEEP: "kept"}
    name = own.get(level.kind, "floors")
    demand(all(field == name or not said.get(field) for field in ("floors", "ceilings", "kept")))
    if is_last and name and name not in said:
        return []
    if name == "kept":
        return kept_limits(said.get(name, []), level, said["value"], x)
    if name:
        return row_limits(instance, said, level, done)
    w = instance.edges.w if level.w is None else level.w
    terms = [(e, int(w[e]), 0) for e in range(len(x))]
    if lowers(instance, level):
        return [(f"level.{level.name}", terms, None, more(said["value"], level))]
    return [(f"level.{level.name}", terms, less(said["value"], level), None)]


def less(value, level):
    return value - abs(value) * level.epsilon_ppm // 10**6


def more(value, level):
    return value + abs(value) * level.epsilon_ppm // 10**6


def kept_limits(given, level, value, x):
    demand(type(given) is list)
    pairs = [(whole(e), whole(q)) for e, q in given]
    demand(len(dict(pairs)) == len(pairs))
    demand({e for e, _ in pairs} <= set(level.against[:, 0].tolist()))
    demand(all(0 <= q <= x[e] for e, q in pairs))
    demand(less(value, level) <= _kept(level, dict(pairs)) <= value)
    return [(f"keep.{e}", [(e, 1, 0)], q, None) for e, q in pairs]


def row_limits(instance, said, level, done):
    rows, value = instance.rows, said["value"]
    loads = level.kind is LevelKind.CONVEX
    given = said.get("ceilings" if loads else "floors", {})
    ids = {rows.ids[row]: row for row in (level.rows if loads else level.groups).tolist()}
    limit = {ids[key]: whole(v) for key, v in given.items()}
    if loads:
        demand(all(done[row] <= most for row, most in limit.items()))
        demand(len(limit) == len(ids) or level.marginal[-1] == 0)  # whose load ends to grow
        most = [limit.get(row, len(level.marginal)) for row in ids.values()]
        demand(value <= sum(_load(level, units) for units in most) <= more(value, level))
        return [(f"ceil.{rows.ids[r]}", terms_of(instance, r), None, v) for r, v in limit.items()]
    demand(all(done[row] >= least for row, least in limit.items()))
    least = {row: limit.get(row, 0) for row in ids.values()}
    if level.kind is LevelKind.COVER:
        demand(less(value, level) <= sum(v >= 1 for v in least.values()) <= value)
    else:
        pairs = zip(_vector(instance, level, least), value, strict=True)
        demand(all(less(v, level) <= low <= v for low, v in pairs))
    return [(f"floor.{rows.ids[r]}", terms_of(instance, r), v, None) for r, v in limit.items()]


def _check_certificate(instance, plan, last, limits):
    certificate = plan["certificate"]
    bound = None if last is None else plan["levels"][last]["bound"]
    if certificate is None:
        demand(bound is None)
    elif certificate["kind"] == "solver_claimed":
        demand(type(certificate["solver"]) is str and certificate["solver"])
    else:
        demand(last is not None and certificate["kind"] in BOUNDS)
        demand(proved(instance, certificate, instance.levels[last], limits) == bound)


def proved(instance, certificate, level, limits):
    """Return what a certificate proves, blocks and edges by enumeration of what they allow."""
    scale = whole(certificate["scale"])
    demand(scale >= 1)
    sign = -1 if lowers(instance, level) else 1
    w = instance.edges.w if level.w is None else level.w
    r = [sign * scale * int(v) for v in w]
    s = [0] * len(r)
    blocks = certificate["blocks"] if certificate["kind"] != "linear_dual" else []
    known = known_rows(instance, limits)
    amount, block_rows = 0, [row for block in blocks for row in block]
    demand(len(set(block_rows)) == len(block_rows))
    for name, y in certificate["y"].items():
        if whole(y) == 0:
            continue
        demand(name not in block_rows)
        terms, low, high = known[name]
        limit = high if y > 0 else low
        demand(limit is not None)
        amount += limit * y
        for e, a, u in terms:
            demand(u == 0 or certificate["kind"] != "linear_dual")
            r[e] -= a * y
            s[e] += u * y
    if certificate["kind"] == "linear_dual":
        lb, ub = instance.edges.lb.tolist(), instance.edges.ub.tolist()
        amount += sum(max(r[e] * lb[e], r[e] * ub[e]) for e in range(len(r)))
    else:
        amount += _blocks(instance, blocks, r, s)
    return sign * (amount // scale)


def known_rows(instance, limits):
    known = {}
    for name, terms, low, high in limits:
        if name in known:
            low = (
                max(v for v in (low, known[name][1]) if v is not None) if low is not None else None
            )
            high = (
                min(v for v in (high, known[name][2]) if v is not None)
                if high is not None
                else None
            )
        known[name] = (terms, low, high)
    rows = instance.rows
    for row, name in enumerate(rows.ids):
        low = None if rows.min[row] == NO_MIN else int(rows.min[row])
        high = None if rows.max[row] == NO_MAX else int(rows.max[row])
        if rows.whole[row]:
            low, high = low and min(low, 0), high and max(high, 0)
        known[name] = (terms_of(instance, row), low, high)
    return known


def _blocks(instance, blocks, r, s):
    rows, free = instance.rows, set(range(len(r)))
    amount = 0
    demand(type(blocks) is list)
    for block in blocks:
        demand(type(block) is list and 1 <= len(block) <= 2)
        members = [rows.index[name] for name in block]
        edges = [e for e, a, u in terms_of(instance, members[0])]
        demand(all(a >= 0 and u == 0 for _, a, u in terms_of(instance, members[0])))
        demand(set(edges) <= free)
        free -= set(edges)
        for row in members[1:]:
            demand(all(a == 0 and u == 1 and e in edges for e, a, u in terms_of(instance, row)))
        amount += _best(instance, edges, members, r, s)
    return amount + sum(_best(instance, [e], [], r, s) for e in free)


def _best(instance, edges, members, r, s):
    rows, best = instance.rows, None
    for quantities in product(*(_allowed(instance, e) for e in edges)):
        x = [0] * len(r)
        for e, q in zip(edges, quantities, strict=True):
            x[e] = q
        done = [(row, activity(instance, row, x)) for row in members]
        if all(
            rows.min[row] <= v <= rows.max[row] or (rows.whole[row] and v == 0) for row, v in done
        ):
            worth = sum(r[e] * x[e] - s[e] * (x[e] > 0) for e in edges)
            best = worth if best is None else max(best, worth)
    demand(best is not None)
    return best
