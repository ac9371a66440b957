"""Service of patients: fill rate, on time, waiting, lost (contract 8)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.kpis.one_lot import courses_from_one_lot
from planner.results.report import Kpi

PERCENTILE = 95  # [%]


@dataclass(slots=True, kw_only=True)
class ScopeService:
    """Patients of one scope; `product` is set where the scope is a whole product."""

    scope: str
    product: str = ""
    due: int = 0  # those who wait at the start included
    waiting: int = 0  # at the start
    lost: int = 0
    interrupted: int = 0  # in the midst of a course at the start; neither due nor lost
    waits: Counter[int] = field(default_factory=Counter)  # weeks waited: patients who started
    one_lot: int | None = 0  # of those who started: all doses can be of one lot; None: not known

    @property
    def started(self) -> int:
        return self.waits.total()


def service_by_scope(scenario: Scenario, plan: Plan) -> list[ScopeService]:
    """Patients by scope: `all`, each product, each product@hospital that has any."""
    pairs = service_by_hospital(scenario, plan)
    every = ScopeService(scope="all")
    products = {p: ScopeService(scope=p, product=p) for p in scenario.products}
    for (product, _), pair in pairs.items():
        _add(every, pair)
        _add(products[product], pair)
    return [every, *products.values(), *pairs.values()]


def service_by_region(scenario: Scenario, plan: Plan) -> dict[str, ScopeService]:
    """Patients of all products by the region of their hospital; "": it has none."""
    found: dict[str, ScopeService] = {}
    for (_, hospital), pair in service_by_hospital(scenario, plan).items():
        region = scenario.hospitals[hospital].region
        _add(found.setdefault(region, ScopeService(scope=region)), pair)
    return found


def service_by_hospital(scenario: Scenario, plan: Plan) -> dict[tuple[str, str], ScopeService]:
    """Patients by (product, hospital), wherever there is demand, service, or somebody waits or is
    interrupted.
    """
    pairs: dict[tuple[str, str], ScopeService] = {}
    for product, hospital, week in scenario.demand.patients:
        pair = _pair(pairs, product, hospital)
        pair.due += scenario.demand.patients[product, hospital, week]
    for w in scenario.waiting:
        pair = _pair(pairs, w.product, w.hospital)
        pair.due += w.patients
        pair.waiting += w.patients
    for stopped in plan.interrupted:
        _pair(pairs, stopped.product, stopped.hospital).interrupted += stopped.patients
    for x in plan.service:
        pair = _pair(pairs, x.product, x.hospital)
        if x.start is None:
            pair.lost += x.patients
        else:
            pair.waits[x.start - x.due] += x.patients
    for (product, hospital), patients in courses_from_one_lot(scenario, plan).items():
        _pair(pairs, product, hospital).one_lot = patients
    return pairs


def _add(whole: ScopeService, part: ScopeService) -> None:
    whole.due += part.due
    whole.waiting += part.waiting
    whole.lost += part.lost
    whole.interrupted += part.interrupted
    whole.waits.update(part.waits)
    known = whole.one_lot is not None and part.one_lot is not None
    whole.one_lot = (whole.one_lot or 0) + (part.one_lot or 0) if known else None


def _pair(pairs: dict[tuple[str, str], ScopeService], product: str, hospital: str) -> ScopeService:
    pair = pairs.get((product, hospital))
    if pair is None:
        pair = pairs[product, hospital] = ScopeService(scope=f"{product}@{hospital}")
    return pair


def service_kpis(s: ScopeService) -> Iterator[Kpi]:
    """The service figures of one scope; blank where nobody is due or nobody starts."""
    started = s.started
    weeks = sum(wait * n for wait, n in s.waits.items())

    def row(kpi: str, value: float | int | None, unit: str) -> Kpi:
        return Kpi(scope=s.scope, kpi=kpi, value=value, unit=unit)

    yield row("fill_rate", started / s.due if s.due else None, "share")
    yield row("on_time_rate", s.waits[0] / s.due if s.due else None, "share")
    yield row("mean_wait_weeks", weeks / started if started else None, "week")
    yield row("p95_wait_weeks", _p95(s), "week")
    yield row("lost_patients", s.lost, "patient")
    yield row("waiting_patients", s.waiting, "patient")
    yield row("interrupted_courses", s.interrupted, "patient")
    shared = s.one_lot / started if started and s.one_lot is not None else None
    yield row("courses_from_one_lot", shared, "share")


def _p95(s: ScopeService) -> int | None:
    """Smallest whole w with at least 95 % of those who start waiting w weeks or less."""
    within = 0
    for wait in sorted(s.waits):
        within += s.waits[wait]
        if 100 * within >= PERCENTILE * s.started:
            return max(0, wait)
    return None
