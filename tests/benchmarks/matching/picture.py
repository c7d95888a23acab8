"""A picture of falling gaps, as SVG with text that stays text."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

LEAST = 1e-5  # a closed gap is drawn here: a logarithm has no zero
STYLES = ("-", "--", "-.", ":")


def draw(
    lines: Mapping[str, Sequence[tuple[float, float]]], bar: float, ends: float, file: Path
) -> None:
    """Draw a line of (seconds, gap as a share) for each name, and the bar."""
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "gongjian"}):
        figure = Figure(figsize=(8, 4.5), layout="constrained")
        axes = figure.add_subplot()
        for at, (name, points) in enumerate(lines.items()):
            seconds = [*(second for second, _gap in points), ends]
            gaps = [max(LEAST, gap) * 100 for _second, gap in points]
            style = STYLES[at % len(STYLES)]  # not by colour alone
            axes.step(seconds, [*gaps, gaps[-1]], where="post", label=name, linestyle=style)
        axes.axhline(bar * 100, color="black", linewidth=1)
        axes.annotate("bar", (ends, bar * 100), ha="right", va="bottom")
        axes.set(xlabel="seconds of the whole command", ylabel="certified gap")
        axes.set(yscale="log", xlim=(0, ends))
        axes.yaxis.set_major_formatter("{x:g} %")
        axes.grid(visible=True, which="both", linewidth=0.3)
        axes.legend(fontsize="small", ncols=2)
        figure.savefig(
            file, format="svg", metadata={"Date": None, "Title": "Certified gap over time"}
        )
