"""A plan folder brought up to date after its plan was edited by hand (contract 8, 10)."""

from pathlib import Path

from planner.audit.audit import reference_faults
from planner.audit.derived_figures import COST_TOLERANCE
from planner.domain.donors import with_donors
from planner.domain.plan import Plan, Violation
from planner.domain.scenario import Scenario
from planner.io.plan.read import read_plan
from planner.io.plan.report import Document, number
from planner.io.plan.write import rewrite_plan
from planner.io.scenario.hashing import scenario_hash
from planner.io.scenario.plausibility import plausibility_warnings
from planner.kpis import cost, kpis, stock
from planner.results.report import Ending, bound_as_written, relative_gap
from planner.verify import overloads, verify


def rewrite(scenario: Scenario, folder: str | Path) -> tuple[Violation, ...]:
    """Bring stock.csv, kpis.csv and report.json (and plan.xlsx) up to date with an edited plan.

    So is the column donor of batches.csv, which is added where an older folder lacks it.
    Empty: it is done; rules that the plan breaks are then listed in report.json.
    Otherwise nothing was written, since the plan could not be read (P11-P14) or costed (P16), or
    ships doses that a lot does not have (I1), so that there is no stock to write.
    The bound stays as long as the scenario is the same and the cost is not below it; the
    objective and the ending stay as long as the cost does.  A report.json that is missing or
    cannot be read is replaced by a new one in which unknown numbers are null.
    """
    found = read_plan(scenario, folder)
    if found.plan is None:
        return found.violations
    if unknown := reference_faults(scenario, found.plan):
        return unknown
    plan = with_donors(found.plan, scenario.banks)
    lines = stock(scenario, plan)
    if any(line.doses < 0 for line in lines):  # more leaves a lot than it has: there is no stock
        return tuple(verify(scenario, plan))
    total = cost(scenario, plan).total
    report = _updated(scenario, plan, found.report or {}, total)
    rewrite_plan(
        scenario,
        folder,
        plan=plan,
        stock=lines,
        kpis=kpis(scenario, plan),
        report=report,
    )
    return ()


def _updated(scenario: Scenario, plan: Plan, old: Document, total: float) -> Document:
    """report.json of an edited plan whose cost is `total`."""
    now = scenario_hash(scenario)
    same_scenario = old.get("scenario_hash") == now
    before = number(old.get("cost")) if same_scenario else None
    unchanged = before is not None and abs(before - total) <= COST_TOLERANCE * abs(total)
    objective = number(old.get("objective")) if unchanged else None
    bound = number(old.get("bound")) if same_scenario else None
    bound = bound_as_written(bound, objective, total)
    if bound is not None and bound > total:
        bound = None  # a plan that costs less shows that it was no bound
    ending = old.get("ending") if unchanged else None
    warnings = (
        old["warnings"]
        if same_scenario
        else [*map(str, plausibility_warnings(scenario)), *overloads(scenario)]
    )
    return {
        "scenario_hash": now,
        "settings": old.get("settings", {}),
        "versions": old.get("versions", {}),
        "ending": ending if ending in (Ending.OPTIMAL, Ending.FEASIBLE) else Ending.FEASIBLE,
        "objective": objective,
        "bound": bound,
        "gap": relative_gap(total, bound),
        "cost": total,
        "seconds": number(old.get("seconds")),
        "warnings": warnings,
        "violations": [{"rule": v.rule, "message": v.message} for v in verify(scenario, plan)],
        "notes": old.get("notes", {}),
    }
