"""Any plan folder, checked against its scenario (contract 8, 10).

Violations carry the id of a constraint family (planner.verify), P1-P6 (records, planner.verify),
P11-P15 (files, planner.io.plan.read), P21-P23 and P25 (planner.audit.derived_figures), or

P16  the plan names what the scenario does not know: nothing can be recomputed
P24  the plan is from before oldest first was a rule, and breaks it
"""

from collections.abc import Sequence
from pathlib import Path

from planner.audit.derived_figures import (
    change_faults,
    kpi_faults,
    report_faults,
    stock_faults,
)
from planner.audit.label_anew import from_before, hindrances
from planner.domain.plan import Plan, Violation
from planner.domain.scenario import Scenario
from planner.io.plan.read import read_plan
from planner.io.plan.tables import REPORT_FILE
from planner.io.scenario.hashing import scenario_hash
from planner.kpis import cost, kpis, stock, unknown_references
from planner.results.changes import changes
from planner.verify import overloads, verify
from planner.verify.taken_over import nothing_frozen


def audit(scenario: Scenario, folder: str | Path) -> tuple[tuple[Violation, ...], tuple[str, ...]]:
    """Every rule that the plan in `folder` breaks, and warnings; accepted: no violation."""
    found = read_plan(scenario, folder)
    violations = list(found.violations)
    if found.report is not None and found.report["scenario_hash"] != scenario_hash(scenario):
        what = (
            f"{REPORT_FILE}: scenario_hash is that of another scenario. Solve again, or take the "
            "plan over, where it is meant for this one too: cryoplan check FOLDER PLAN --rewrite."
        )
        violations.append(Violation(rule="P23", message=what))
    if found.plan is not None:
        broken = verify(scenario, found.plan)
        if from_before(found.report, broken):
            violations.append(_too_old(hindrances(broken)))
        violations += broken
        unknown = reference_faults(scenario, found.plan)
        if not unknown:
            if found.stock is not None:
                true = stock(scenario, found.plan)
                violations += stock_faults(scenario.calendar, found.stock, true)
            if found.changes is not None:
                now = changes(scenario, found.plan)
                violations += change_faults(scenario.calendar, found.changes, now)
            if found.kpis is not None:
                violations += kpi_faults(found.kpis, kpis(scenario, found.plan))
            if found.report is not None:
                total = cost(scenario, found.plan).total
                violations += report_faults(found.report, total, sound=not broken)
        elif not broken:
            violations += unknown
    before = None if found.plan is None else found.plan.previous
    warnings = [*found.warnings, *overloads(scenario, before)]
    if found.plan is not None:
        warnings += nothing_frozen(scenario, before)
    return tuple(violations), tuple(warnings)


def _too_old(first: Sequence[str]) -> Violation:
    """P24.  first: rules to mend before the plan can be labelled anew."""
    repair = "cryoplan check FOLDER PLAN --rewrite labels it anew: the same batches, patients and "
    repair += "doses, from other lots."
    if first:
        repair = f"Solve again, or mend what breaks {', '.join(first)}; then {repair}"
    what = f"{REPORT_FILE}: the plan is from before oldest first was a rule. {repair}"
    return Violation(rule="P24", message=what)


def reference_faults(scenario: Scenario, plan: Plan) -> tuple[Violation, ...]:
    """P16: every id in `plan` that `scenario` does not have."""
    return tuple(
        Violation(rule="P16", message=f"{what}: stock, KPIs and cost cannot be recomputed.")
        for what in unknown_references(scenario, plan)
    )
