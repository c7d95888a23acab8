"""Some rows of an instance by themselves, with the edges they touch."""

from dataclasses import replace

import numpy as np

from matching.instance import Instance, IntArray, Rows


def part(instance: Instance, kept: IntArray) -> Instance:
    """Return the instance with these rows alone, in this order, and no levels."""
    rows = _some(instance.rows, kept)
    return replace(instance, rows=rows, levels=(), digest=None).only(np.unique(rows.edge))


def without_rows(instance: Instance, kept: IntArray) -> Instance:
    """Return the instance with these rows alone and all its edges."""
    return replace(instance, rows=_some(instance.rows, kept), levels=(), digest=None)


def _some(rows: Rows, kept: IntArray) -> Rows:
    lengths = np.diff(rows.ptr)[kept]
    ptr = np.concatenate([[0], np.cumsum(lengths)])
    entry = np.arange(ptr[-1]) + np.repeat(rows.ptr[kept] - ptr[:-1], lengths)
    return Rows(
        ids=[rows.ids[row] for row in kept.tolist()],
        kind=rows.kind[kept],
        ptr=ptr,
        edge=rows.edge[entry],
        a=rows.a[entry],
        u=rows.u[entry],
        min=rows.min[kept],
        max=rows.max[kept],
        whole=rows.whole[kept],
        demand=rows.demand[kept],
        past=rows.past[kept],
    )
