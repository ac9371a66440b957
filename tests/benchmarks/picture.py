"""docs/benchmarks.svg from docs/benchmarks_trace.csv: `python -m tests.benchmarks.picture`."""

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd

from tests.benchmarks.scale import DOCS, TARGETS

LEAST = 0.02  # [%] below which the logarithmic axis ends


def main() -> None:
    """Gap over seconds for each size, the target as a corner, the textbook's end as a cross."""
    mpl.rcParams["svg.hashsalt"] = "cryoplan"  # the same data gives the same file
    trace = pd.read_csv(DOCS / "benchmarks_trace.csv")
    trace["gap"] = 100 * (trace["cost"] - trace["bound"]) / trace["cost"].abs().clip(lower=1.0)
    sizes = [name for name in TARGETS if name in set(trace["size"])]
    figure, axes = plt.subplots(1, len(sizes), figsize=(3.2 * len(sizes), 3.0), sharey=True)
    for name, ax in zip(sizes, axes if len(sizes) > 1 else [axes], strict=True):
        seconds, gap = TARGETS[name]
        mine = trace[(trace["size"] == name) & trace["gap"].notna()]
        for who, colour in (("cryoplan", "#0072B2"), ("textbook", "#D55E00")):
            one = mine[mine["who"] == who]
            style = {"marker": "o", "markersize": 3} if who == "cryoplan" else {"marker": "x"}
            ax.step(one["seconds"], one["gap"].clip(lower=LEAST), where="post", color=colour,
                    label=who, **style)  # fmt: skip
        ax.plot([0, seconds, seconds], [100 * gap, 100 * gap, LEAST], "k:", label="asked")
        ax.set(title=name, xlabel="seconds, two cores", yscale="log", ylim=(LEAST, 100))
    (axes if len(sizes) == 1 else axes[0]).set_ylabel("proven gap [%]")
    (axes if len(sizes) == 1 else axes[-1]).legend()
    figure.tight_layout()
    figure.savefig(DOCS / "benchmarks.svg", metadata={"Date": None})


if __name__ == "__main__":
    main()
