"""Pictures of how plan and bound came together: `python -m tests.benchmarks.picture`.

From docs/benchmarks_trace.csv, the latest run of each scenario: docs/benchmarks.svg for the
generated ones, and one picture of regimes for each size.
"""

import argparse
from collections.abc import Iterator
from math import ceil
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd

from tests.benchmarks.cases import (
    GENERATED,
    GENERATED_LIMITS,
    LIMITS,
    SHIPPED,
    SHIPPED_LIMITS,
    Case,
)
from tests.benchmarks.scale import DOCS, KEY, TRACES
from tests.benchmarks.scarcity import REGIMES
from tests.benchmarks.tables import CASE

LEAST = 0.02  # [%] below which the logarithmic axis ends
LINEAR = 0.1  # [%] around the best bound where the axis is linear
ACROSS = 4  # panels in a row
COLOURS = {"cryoplan": "#0072B2", "plain": "#D55E00", "textbook": "#D55E00"}


def latest(points: pd.DataFrame) -> pd.DataFrame:
    """Points of the last run of each case and solver, without a busy core."""
    last = points.groupby(CASE)["measured"].transform("max")
    return points[(points["measured"] == last) & (points["busy"] == 0)]


def generated(points: pd.DataFrame) -> mpl.figure.Figure | None:
    """Gap over seconds for each size, what is asked as a corner, the textbook's end as a cross."""
    points = points[points["regime"] == GENERATED].copy()
    points["gap"] = 100 * (points["cost"] - points["bound"]) / points["cost"].abs().clip(lower=1.0)
    sizes = [name for name in GENERATED_LIMITS if name in set(points["size"])]
    if not sizes:
        return None
    figure, axes = plt.subplots(
        1, len(sizes), figsize=(3.2 * len(sizes), 3.0), sharey=True, squeeze=False
    )
    for name, ax in zip(sizes, axes[0], strict=True):
        seconds, gap = GENERATED_LIMITS[name]
        mine = points[(points["size"] == name) & points["gap"].notna()]
        for who in ("cryoplan", "textbook"):
            one = mine[mine["who"] == who]
            style: dict[str, Any] = {"marker": "x"}
            if who == "cryoplan":
                style = {"marker": "o", "markersize": 3}
            ax.step(one["seconds"], one["gap"].clip(lower=LEAST), where="post",
                    color=COLOURS[who], label=who, **style)  # fmt: skip
        ax.plot([0, seconds, seconds], [100 * gap, 100 * gap, LEAST], "k:", label="asked")
        ax.set(title=name, xlabel="seconds, two cores", yscale="log", ylim=(LEAST, 100))
    axes[0][0].set_ylabel("proven gap [%]")
    axes[0][-1].legend()
    return figure


def regimes(points: pd.DataFrame, size: str) -> mpl.figure.Figure | None:
    """Plan and bound over seconds of every regime, first seed, in % of the best bound of all."""
    points = points[(points["size"] == size) & (points["regime"] != GENERATED)]
    names = [name for name in (*REGIMES, *SHIPPED_LIMITS) if name in set(points["regime"])]
    if not names:
        return None
    down, across = ceil(len(names) / ACROSS), min(ACROSS, len(names))
    figure, axes = plt.subplots(
        down, across, figsize=(3.2 * across, 2.6 * down), sharex=True, sharey=True, squeeze=False
    )
    panels = axes.flatten()
    for name, ax in zip(names, panels, strict=False):
        mine = points[points["regime"] == name]
        mine = mine[mine["seed"] == mine["seed"].min()]
        best = mine["bound"].max()
        for who, one in mine.groupby("who", sort=True):
            for column in ("cost", "bound"):
                share = 100 * (one[column] - best) / max(abs(best), 1.0)
                ax.step(one["seconds"], share, where="post", color=COLOURS[str(who)],
                        linestyle="-" if column == "cost" else "--",
                        label=f"{who}, {'plan' if column == 'cost' else 'bound'}")  # fmt: skip
        case = Case(name, size, 1)
        ax.plot([0, case.seconds], [100 * case.gap] * 2, "k:", linewidth=0.8, label="asked")
        ax.set_yscale("symlog", linthresh=LINEAR)
        ax.set(title=name, xlim=(0, case.seconds))
        ax.axhline(0, color="0.8", linewidth=0.8, zorder=0)
    for ax in panels[len(names) :]:
        ax.axis("off")
    for ax in axes[:, 0]:
        ax.set_ylabel("% of the best bound")
    figure.supxlabel("seconds, two cores")
    panels[0].legend(fontsize="small")
    return figure


def pictures(points: pd.DataFrame) -> Iterator[tuple[str, mpl.figure.Figure]]:
    """File name and picture, of what was measured."""
    points = latest(points)
    drawn = {"benchmarks.svg": generated(points)}
    drawn |= {f"benchmarks_{size}.svg": regimes(points, size) for size in (*LIMITS, SHIPPED)}
    yield from ((name, figure) for name, figure in drawn.items() if figure is not None)


def main() -> None:
    """Draw what the folder's traces hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.picture", description=__doc__)
    parser.add_argument("--out", type=Path, default=DOCS, help="folder of the trace and the SVGs")
    asked = parser.parse_args()
    mpl.rcParams["svg.hashsalt"] = "cryoplan"  # the same data gives the same file
    for name, figure in pictures(pd.read_csv(asked.out / TRACES, dtype={KEY[0]: str})):
        figure.tight_layout()
        figure.savefig(asked.out / name, metadata={"Date": None})


if __name__ == "__main__":
    main()
