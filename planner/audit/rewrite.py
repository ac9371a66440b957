"""A plan folder brought up to date: after an edit by hand, or from before oldest first was a rule
(contract 2, 8, 10).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from planner.audit.audit import reference_faults
from planner.audit.derived_figures import COST_TOLERANCE
from planner.audit.label_anew import from_before, hindrances, label_anew, other_lots
from planner.domain.donors import with_donors
from planner.domain.plan import Plan, Violation
from planner.domain.scenario import Scenario
from planner.io.plan.read import read_plan
from planner.io.plan.report import Document, number
from planner.io.plan.tables import DISCARDS, SHIPMENTS
from planner.io.plan.write import rewrite_plan
from planner.io.scenario.hashing import scenario_hash
from planner.io.scenario.plausibility import plausibility_warnings
from planner.kpis import cost, kpis, stock
from planner.results.expectation import EXPECTED
from planner.results.report import CONTRACT_VERSION, Ending, bound_as_written, relative_gap
from planner.verify import overloads, verify
from planner.verify.taken_over import nothing_frozen


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewritten:
    """What became of a plan folder.

    hindrances: why nothing was written; none: it is done, and rules that the plan breaks are
    listed in report.json.  other_lots, of shipments: rows whose doses leave from other lots now.
    """

    hindrances: tuple[Violation, ...] = ()
    other_lots: int = 0
    shipments: int = 0


def rewrite(scenario: Scenario, folder: str | Path) -> Rewritten:
    """Bring stock.csv, kpis.csv and report.json (and plan.xlsx) up to date with an edited plan.

    So is the column donor of batches.csv, which is added where an older folder lacks it.
    Nothing is written where the plan could not be read (P11-P14) or costed (P16), or ships doses
    that a lot does not have (I1), so that there is no stock to write.
    The bound stays as long as the scenario is the same and the cost is not below it; the
    objective stays as long as the cost does, and the ending as long as the cost does or the gap
    is still within the one that was asked for.  A report.json that is missing or
    cannot be read is replaced by a new one in which unknown numbers are null.

    The plan itself stays as it is, with one exception: where its report says that it is from
    before oldest first was a rule, and it breaks that rule (`from_before`) and none of the others
    on doses (`hindrances`), shipments.csv and discards.csv are labelled anew (`label_anew`).  So
    an edit by hand is refused where it breaks the rule, not changed; and what else is wrong stays.
    """
    found = read_plan(scenario, folder)
    if found.plan is None:
        return Rewritten(hindrances=found.violations)
    if unknown := reference_faults(scenario, found.plan):
        return Rewritten(hindrances=unknown)
    plan = with_donors(found.plan, scenario.banks, scenario.batches)
    broken = verify(scenario, plan)
    if any(line.doses < 0 for line in stock(scenario, plan)):  # more leaves a lot than it has
        return Rewritten(hindrances=tuple(broken))
    anew = from_before(found.report, broken) and not hindrances(broken)
    if anew:
        plan = label_anew(scenario, plan)
        broken = verify(scenario, plan)
    rewrite_plan(
        scenario,
        folder,
        plan=plan,
        stock=stock(scenario, plan),
        kpis=kpis(scenario, plan),
        report=_updated(scenario, plan, broken, found.report),
        anew=(SHIPMENTS, DISCARDS) if anew else (),
    )
    return Rewritten(
        other_lots=other_lots(found.plan, plan) if anew else 0, shipments=len(found.plan.shipments)
    )


def _updated(
    scenario: Scenario, plan: Plan, broken: Sequence[Violation], report: Document | None
) -> Document:
    """report.json of a plan that was edited or labelled anew.  broken: the rules it breaks."""
    total, old = cost(scenario, plan).total, report or {}
    now = scenario_hash(scenario)
    same_scenario = old.get("scenario_hash") == now
    before = number(old.get("cost")) if same_scenario else None
    unchanged = before is not None and abs(before - total) <= COST_TOLERANCE * abs(total)
    objective = number(old.get("objective")) if unchanged else None
    bound = number(old.get("bound")) if same_scenario else None
    bound = bound_as_written(bound, objective, total)
    if bound is not None and bound > total:
        bound = None  # a plan that costs less shows that it was no bound
    gap, settings = relative_gap(total, bound), old.get("settings", {})
    asked = number(settings.get("gap")) if isinstance(settings, Mapping) else None
    proven = gap is not None and asked is not None and gap <= asked
    ending = old.get("ending") if unchanged or proven else None
    warnings = (
        old["warnings"]
        if same_scenario
        else [
            *map(str, plausibility_warnings(scenario)),
            *overloads(scenario, plan.previous),
            *nothing_frozen(scenario, plan.previous),
        ]
    )
    return {
        "scenario_hash": now,
        "settings": settings,
        "versions": _versions(report, broken),
        "ending": ending if ending in (Ending.OPTIMAL, Ending.FEASIBLE) else Ending.FEASIBLE,
        "objective": objective,
        "bound": bound,
        "gap": gap,
        "cost": total,
        "seconds": number(old.get("seconds")),
        "warnings": warnings,
        "violations": [{"rule": v.rule, "message": v.message} for v in broken],
        "notes": _notes(old, unchanged),
    }


def _notes(old: Document, unchanged: bool) -> Document:
    """As they were, but for what was simulated of a plan that is another one now."""
    notes = old.get("notes")
    kept = dict(notes) if isinstance(notes, Mapping) else {}
    return {name: x for name, x in kept.items() if unchanged or name != EXPECTED}


def _versions(report: Document | None, broken: Sequence[Violation]) -> Document:
    """As they were, and the contract's as soon as doses leave as it says."""
    versions = (report or {}).get("versions")
    kept = dict(versions) if isinstance(versions, Mapping) else {}
    if from_before(report, broken):
        return kept
    return {**kept, "contract": CONTRACT_VERSION}
