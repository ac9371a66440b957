"""The checker: every rule of the contract, from scenario and plan alone, apart from the model."""

from collections.abc import Callable, Iterable, Mapping

from planner.domain.plan import Plan, PlanInForce, Violation
from planner.domain.scenario import Scenario
from planner.verify.banks import batches_draw, donors, new_banks_are_used, working_banks_draw
from planner.verify.derived_fields import derived_fields
from planner.verify.doses_in_transit import early_starts
from planner.verify.freezers import freezers
from planner.verify.laboratory import laboratory, laboratory_overloads
from planner.verify.oldest_first import oldest_first
from planner.verify.records import split_sound_rows
from planner.verify.rooms import clearance, room_overloads, rooms
from planner.verify.running_courses import running_courses
from planner.verify.service import courses, starts
from planner.verify.stock import doses_leave, not_destroyed, within_life
from planner.verify.taken_over import decided_batches, frozen_weeks

__all__ = ["CHECKS", "overloads", "verify"]

Check = Callable[[Scenario, Plan], Iterable[Violation]]

CHECKS: Mapping[str, Check] = {  # by constraint family; each takes the sound rows of a plan
    "B1": rooms,
    "B2": clearance,
    "K1": batches_draw,
    "K2": working_banks_draw,
    "K3": donors,
    "K4": new_banks_are_used,
    "Q1": laboratory,
    "I1": doses_leave,
    "I2": within_life,
    "I3": not_destroyed,
    "I4": oldest_first,
    "F1": freezers,
    "S1": starts,
    "S2": courses,
    "S3": running_courses,
    "S4": early_starts,
    "M1": frozen_weeks,
}


def verify(scenario: Scenario, plan: Plan) -> list[Violation]:
    """Every rule of contract 1-8 that `plan` breaks; empty exactly when it is feasible."""
    sound, found = split_sound_rows(scenario, plan)
    found += derived_fields(scenario, sound)
    for check in CHECKS.values():
        found += check(scenario, sound)
    return found


def overloads(scenario: Scenario, before: PlanInForce | None = None) -> list[str]:
    """Warnings where firm batches alone exceed rooms or the release laboratory (contract 6, 7a).

    before: the plan in force, whose batches in the frozen weeks run on like firm ones; None: that
    of the scenario, if it has one.
    """
    decided = decided_batches(scenario, before or scenario.in_force)
    return [*room_overloads(scenario, decided), *laboratory_overloads(scenario, decided)]
