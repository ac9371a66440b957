"""Fresh manufacture told plainly, one patient and one slot at a time (contract 9)."""

from collections import Counter
from dataclasses import dataclass, field
from math import erf, isnan, nan, sqrt

from planner.compare.arm_result import PatientOutcome
from planner.domain.autologous import Autologous

SAME = 1e-9  # [day]
TERMS = Autologous(
    pool="",
    slots_per_week=9,
    apheresis_days=3,
    make_days=10,
    make_days_sd=0,
    release_days=4,
    transit_days=1,
    success=1,
    remakes=0,
    remake_success=1,
    dropout_per_month=0,
    max_wait_days=60,
    cost_per_lot=100,
    chair_days=1,
)


@dataclass
class Patient:
    place: int
    terms: Autologous
    referral: float
    out: float
    last: float  # day on which treatment is possible
    lots: int = 0
    slots: int = 0
    outcome: PatientOutcome | None = None
    wait: float = nan
    starts: list[float] = field(default_factory=list)
    ready: float = nan  # day on which the cells are there

    def __post_init__(self) -> None:
        self.ready = max(0.0, self.referral) + self.terms.apheresis_days

    def can_be_treated(self, day: float) -> bool:
        """If a lot is started on that day."""
        t = self.terms
        if day > self.last + SAME:
            return False
        if t.start_chance == 0:
            return True
        making = t.make_days + quantile(t.start_chance) * t.make_days_sd
        return day + making + t.release_days + t.transit_days <= self.last + SAME


def slow_clinic(patients: list[Patient], lots: list[list[tuple[float, bool]]], weeks: int) -> None:
    """Fills in what becomes of everybody; lots[k][place] is the lot of attempt k."""
    taken: Counter[int] = Counter()  # slots, by week
    for p in patients:
        give_up_if_hopeless(p)
    while waiting := [p for p in patients if p.outcome is None]:
        p = min(waiting, key=lambda p: (free_day(p, taken), p.referral, p.place))
        day = free_day(p, taken)
        if p.can_be_treated(day) and p.out > day:
            taken[int(day // 7)] += 1
            make(p, day, lots[p.lots][p.place], weeks)
        elif p.can_be_treated(p.out):
            p.outcome = PatientOutcome.DROPPED_OUT
        else:
            out_of_time(p)


def free_day(p: Patient, taken: Counter[int]) -> float:
    """The first day on which the cells are there and the week has a slot left."""
    day = p.ready
    while taken[int(day // 7)] >= p.terms.slots_per_week:
        day = 7 * (day // 7 + 1)
    return day


def give_up_if_hopeless(p: Patient) -> None:
    if not p.can_be_treated(p.ready):
        out_of_time(p)


def out_of_time(p: Patient) -> None:
    p.outcome = PatientOutcome.NO_TIME if p.lots else PatientOutcome.NO_SUPPLY


def make(p: Patient, day: float, lot: tuple[float, bool], weeks: int) -> None:
    days, passes = lot
    p.starts.append(day)
    p.lots += 1
    p.slots += day < 7 * weeks
    known = day + days + p.terms.release_days
    arrives = known + p.terms.transit_days
    told = arrives if passes else known  # the day on which the attempt has its end
    if p.out <= min(told, p.last):
        p.outcome = PatientOutcome.DROPPED_OUT
    elif told > p.last + SAME:
        p.outcome = PatientOutcome.NO_TIME
    elif passes:
        p.outcome, p.wait = PatientOutcome.TREATED, arrives - p.referral
    elif p.lots > p.terms.remakes:
        p.outcome = PatientOutcome.LOT_FAILED
    else:
        p.ready = known + p.terms.apheresis_days
        give_up_if_hopeless(p)


def quantile(chance: float) -> float:
    """The z below which a standard normal variable lies with that chance, by halving."""
    low, high = -9.0, 9.0
    for _ in range(200):
        z = (low + high) / 2
        low, high = (z, high) if (1 + erf(z / sqrt(2))) / 2 < chance else (low, z)
    return z


def same(a: float, b: float) -> bool:
    return (isnan(a) and isnan(b)) or abs(a - b) < 1e-9
