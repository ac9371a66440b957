"""Write the golden LP file of each family; run as `python -m tests.lp_files.write`."""

from pathlib import Path

import pulp

from optimizer.formulation.build import build_model
from optimizer.formulation.families import FAMILIES
from planner.io.scenario.read import read_scenario
from planner.solving import compile_scenario

HERE = Path(__file__).parent
ALL_RULES = HERE / "scenario"  # small, with every rule of a fresh start in play
STATE = HERE / "state"  # with a state at the start
SCENARIO_OF = {"S3": STATE, "S4": STATE}  # of the families that a fresh start does not state


GROUPS = (
    "start", "batches_cum", "wcbs", "donors", "treated", "lost", "continued", "onhand", "discarded",
    "hold", "age", "issue", "discard", "lot_issue", "lot_stock", "lot_discard", "lot_left",
    "rooms",
)  # fmt: skip
SENSE = {pulp.LpConstraintLE: "<=", pulp.LpConstraintEQ: "=", pulp.LpConstraintGE: ">="}


def lp_text(family: str, stock_by: str) -> str:
    """The rows of one family alone, in the variables' own names; "" where it states none."""
    problem = compile_scenario(read_scenario(SCENARIO_OF.get(family, ALL_RULES)))
    stock = "tiers" if stock_by == "tiers" else "lots"
    m = build_model(problem, stock, whole_patients=True, only=[family])
    names = {
        v: f"{group}[{','.join(map(str, key if isinstance(key, tuple) else (key,)))}]"
        for group in GROUPS
        for key, v in reversed(getattr(m, group).items())  # several weeks may share a column
    }
    lines = [f"\\ {family}: {FAMILIES[family].title} (stock by {stock_by})"]
    for r in m.rows:
        if r.family == family:
            terms = " ".join(f"{c:+g} {names[v]}" for v, c in r.row.items())
            key = "_".join(map(str, r.key))
            lines.append(f"{key}: {terms} {SENSE[r.row.sense]} {0.0 - r.row.constant:g}")
    return "\n".join(lines) + "\n" if len(lines) > 1 else ""


def main() -> None:
    """Rewrite every golden file; look at the difference before committing it."""
    build_model(compile_scenario(read_scenario(ALL_RULES)), "tiers", whole_patients=True)
    for family in FAMILIES:
        for stock_by in ("tiers", "lots"):
            path = HERE / f"{family}_{stock_by}.lp"
            text = lp_text(family, stock_by)
            if text:
                path.write_text(text, encoding="utf-8")
            else:
                path.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
