"""Autologous manufacture told plainly, one patient and one slot at a time (contract 9)."""

from dataclasses import dataclass, field
from math import isnan, nan

from planner.compare.arm_result import PatientOutcome
from planner.domain.autologous import Autologous


@dataclass
class Patient:
    place: int
    terms: Autologous
    referral: float
    out: float
    ready: float  # day on which the cells are there
    lots: int = 0
    slots: int = 0
    outcome: PatientOutcome | None = None
    wait: float = nan
    starts: list[float] = field(default_factory=list)

    @property
    def limit(self) -> float:
        return self.referral + self.terms.max_wait_days


def slow_clinic(patients: list[Patient], lots: list[list[tuple[float, bool]]], weeks: int) -> None:
    """Fills in what becomes of everybody; lots[k][place] is the lot of attempt k."""
    week = 0
    while any(p.outcome is None for p in patients):  # nobody due: nothing to do
        slots = patients[0].terms.slots_per_week
        while True:
            here = [p for p in patients if p.outcome is None and p.ready < 7 * (week + 1)]
            if not here:
                break
            day = min(max(p.ready, 7 * week) for p in here)
            first = [p for p in here if max(p.ready, 7 * week) == day]
            chosen = min(first, key=lambda p: (p.referral, p.place))
            if slots == 0:
                break
            if gone(chosen, day):
                continue
            slots -= 1
            make(chosen, day, lots[chosen.lots][chosen.place], weeks)
        week += 1


def gone(p: Patient, day: float) -> bool:
    if p.out <= day and p.out <= p.limit:
        p.outcome = PatientOutcome.DROPOUT
    elif day > p.limit:
        p.outcome = PatientOutcome.FAILURE if p.lots else PatientOutcome.NO_SUPPLY
    return p.outcome is not None


def make(p: Patient, day: float, lot: tuple[float, bool], weeks: int) -> None:
    days, passes = lot
    p.starts.append(day)
    p.lots += 1
    p.slots += day < 7 * weeks
    known = day + days + p.terms.release_days
    arrives = known + p.terms.transit_days
    if passes:
        if arrives < p.out and arrives <= p.limit:
            p.outcome, p.wait = PatientOutcome.TREATED, arrives - p.referral
        elif p.out <= p.limit:
            p.outcome = PatientOutcome.DROPOUT
        else:
            p.outcome = PatientOutcome.WAITED if p.lots == 1 else PatientOutcome.FAILURE
        return
    if p.out <= min(known, p.limit):
        p.outcome = PatientOutcome.DROPOUT
    elif known > p.limit:
        p.outcome = PatientOutcome.WAITED if p.lots == 1 else PatientOutcome.FAILURE
    elif p.lots > p.terms.remakes:
        p.outcome = PatientOutcome.FAILURE
    else:
        p.ready = known + p.terms.apheresis_days


def same(a: float, b: float) -> bool:
    return (isnan(a) and isnan(b)) or abs(a - b) < 1e-9
