"""Draws the plot, in the peers' Python: how much each path takes of what it may cost. Imports nothing of the project.

    python chart.py ROWS.json PLOT.svg

ROWS.json is a list of [what, share of what it may cost, the aim as such a share or null].
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

MOST = 2.0
"""What takes more is drawn so long; the numbers stand in a column of their own."""


def main(rows: str, plot: str) -> None:
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams |= {"svg.hashsalt": "crisis-aid", "svg.fonttype": "none", "font.size": 9}
    from matplotlib import pyplot

    found = json.loads(Path(rows).read_text(encoding="utf-8"))
    _, axes = pyplot.subplots(figsize=(10, 1 + 0.32 * len(found)), layout="constrained")
    for at, (_, share, aim) in enumerate(found):
        axes.barh(at, min(share, MOST), height=0.55, color="#2c7fb8" if share <= 1 else "#d95f0e")
        axes.text(MOST + 0.25, at, f"{share:.2f}", va="center", ha="right")
        if aim is not None:
            axes.plot([aim, aim], [at - 0.4, at + 0.4], color="black", linewidth=1.5)
    axes.axvline(1, color="black", linestyle="--", linewidth=1)
    axes.set_yticks(range(len(found)), [what for what, _, _ in found])
    axes.invert_yaxis()
    axes.set_xlim(0, MOST + 0.3)
    axes.set_xlabel("share of what it may cost; dashed: all of it; black mark: the aim; shorter is better", loc="right")
    pyplot.savefig(plot, metadata={"Date": None})


if __name__ == "__main__":
    main(*sys.argv[1:])
