"""Service of a plan as tables: by hospital, by week, by month, and who is late or lost."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.kpis.holdings import Holding
from planner.kpis.plan_limits import PlanLimit, PlanLimits
from planner.kpis.service import service_by_hospital

MONTH = "%Y-%m"
SUMS = ("due", "started", "lost", "on_time", "weeks_waited")


@dataclass(frozen=True, slots=True, kw_only=True)
class HospitalService:
    """The patients of one hospital, of all products, under the plan."""

    id: str
    name: str
    region: str
    due: int  # those who wait at the start included
    started: int
    lost: int
    on_time: int  # of those who started
    weeks_waited: int  # [week] of all who started
    doses: int  # shipped to it

    @property
    def fill_rate(self) -> float | None:
        return self.started / self.due if self.due else None

    @property
    def mean_wait(self) -> float | None:
        """[week] of those who start."""
        return self.weeks_waited / self.started if self.started else None


@dataclass(frozen=True, slots=True, kw_only=True)
class HospitalWeek:
    """One product at one hospital in one week."""

    week: int
    product: str
    due: int
    started: int
    waiting: int  # due by then, who start later
    lost: int  # who could have started in this week at the latest
    doses: int  # that leave for it in this week
    lots: str  # `LOT 4, LOT 2`


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthService:
    """The patients of one product due in one month; never without any."""

    product: str
    month: str  # 2026-01
    due: int
    started: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """Patients whom the plan serves late, or not at all, and what kept it from it."""

    product: str
    hospital: str
    due: int
    start: int | None  # None: lost
    patients: int
    limit: PlanLimit


def ranked_hospitals(scenario: Scenario, plan: Plan) -> tuple[HospitalService, ...]:
    """Every hospital with patients: the least share served first, then the longest wait."""
    doses: Counter[str] = Counter()
    for x in plan.shipments:
        doses[x.hospital] += x.doses
    sums: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for (_, hospital), people in service_by_hospital(scenario, plan).items():
        sums[hospital].update(
            due=people.due, started=people.started, lost=people.lost, on_time=people.waits[0],
            weeks_waited=sum(wait * n for wait, n in people.waits.items()),
        )  # fmt: skip
    found = [
        HospitalService(
            id=h.id, name=h.name, region=h.region, doses=doses[h.id],
            **{name: sums[h.id][name] for name in SUMS},
        )
        for h in scenario.hospitals.values()
        if sums[h.id]["due"]
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda x: (x.started / x.due, -(x.mean_wait or 0.0))))


def hospital_weeks(scenario: Scenario, plan: Plan, hospital: str) -> tuple[HospitalWeek, ...]:
    """The weeks of the horizon in which anything happens there, by product."""
    kinds = ("due", "started", "lost", "waiting")
    seen: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    for x in plan.service:
        if x.hospital != hospital:
            continue
        last = min(x.due + scenario.products[x.product].max_wait_weeks, scenario.weeks - 1)
        gone = last if x.start is None else x.start
        seen[x.due, x.product]["due"] += x.patients
        seen[gone, x.product]["lost" if x.start is None else "started"] += x.patients
        for week in range(max(0, x.due), gone):
            seen[week, x.product]["waiting"] += x.patients
    lots: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    for s in plan.shipments:
        if s.hospital == hospital:
            lots[s.shipped, s.product][s.lot] += s.doses
    return tuple(
        HospitalWeek(
            week=week, product=product, **{k: seen[week, product][k] for k in kinds},
            doses=lots[week, product].total(),
            lots=", ".join(f"{lot} {n}" for lot, n in lots[week, product].items()),
        )
        for week, product in sorted(seen.keys() | lots.keys())
        if week >= 0
    )  # fmt: skip


def months(scenario: Scenario, plan: Plan) -> tuple[MonthService, ...]:
    """By product and month due, from the first month on; those who wait at the start included."""
    due: Counter[tuple[str, str]] = Counter()
    started: Counter[tuple[str, str]] = Counter()
    for x in plan.service:
        place = x.product, scenario.calendar.monday(x.due).strftime(MONTH)
        due[place] += x.patients
        started[place] += 0 if x.start is None else x.patients
    order = {p: n for n, p in enumerate(scenario.products)}
    return tuple(
        MonthService(product=p, month=month, due=n, started=started[p, month])
        for (p, month), n in sorted(due.items(), key=lambda x: (order[x[0][0]], x[0][1]))
    )


def missed(scenario: Scenario, plan: Plan, held: Sequence[Holding]) -> tuple[Missed, ...]:
    """Who is lost, then who starts late, by week due.  held: the holdings of this plan."""
    limits = PlanLimits(scenario, plan, held)
    found = [
        Missed(
            product=x.product, hospital=x.hospital, due=x.due, start=x.start, patients=x.patients,
            limit=limits.limit(x.product, x.hospital, x.due, x.start),
        )
        for x in plan.service
        if x.start is None or x.start > x.due
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda x: (x.start is not None, x.due, x.hospital)))


def main_limit(found: Sequence[Missed], hospital: str) -> PlanLimit | None:
    """What keeps most of a hospital's patients from starting, or from starting in time."""
    lost = [x for x in found if x.hospital == hospital and x.start is None]
    counted: Counter[PlanLimit] = Counter()
    for x in lost or [x for x in found if x.hospital == hospital]:
        counted[x.limit] += x.patients
    return counted.most_common(1)[0][0] if counted else None
