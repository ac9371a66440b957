"""Doses that courses need at a hospital in a week, and doses that come there (contract 3, 7a)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from planner.domain.demand import DemandKey
from planner.domain.plan import Interruption, Plan, Service
from planner.domain.scenario import Scenario

CourseKey = tuple[str, str, int]  # product, hospital, week started


class Balance(NamedTuple):
    """Doses of a product infused at a hospital in a week; what is needed and what comes differ."""

    key: DemandKey
    sent: int
    started: int  # needed by patients whom the plan starts, beyond what is in transit
    owed: int  # to running courses that are not interrupted
    rule: str  # that is broken: S2 or S3

    @property
    def surplus(self) -> int:
        return self.sent - self.started - self.owed


def started_doses(scenario: Scenario, service: Iterable[Service]) -> Mapping[DemandKey, int]:
    """Doses that patients whom the plan starts need, by product, hospital and week of infusion."""
    needed: defaultdict[DemandKey, int] = defaultdict(int)
    courses = {p.id: p.shipped_course for p in scenario.products.values()}
    for row in service:
        if row.start is None:
            continue
        for week, doses in enumerate(courses[row.product], row.start):
            if week >= scenario.weeks:
                break  # what leaves after the horizon is outside the plan
            needed[row.product, row.hospital, week] += doses * row.patients
    return needed


def in_transit(scenario: Scenario) -> Counter[DemandKey]:
    """Doses that left the store before week 0, by product, hospital and week of infusion."""
    found: Counter[DemandKey] = Counter()
    for x in scenario.transit:
        found[x.product, x.hospital, x.infused] += x.doses
    return found


def balances(scenario: Scenario, plan: Plan) -> Iterator[Balance]:
    """Where the doses shipped are not those that courses need, and the rule that this breaks.

    Nobody can tell whose doses are missing: where those of starts are all there, they are those
    of running courses (S3); else, and where doses are too many, it is S2.  Before a shipment can
    arrive, what starts lack is a matter of S4.
    """
    sent: defaultdict[DemandKey, int] = defaultdict(int)
    for x in plan.shipments:
        sent[x.product, x.hospital, x.infused] += x.doses
    started, owed = started_doses(scenario, plan.service), owed_doses(scenario, plan)
    on_the_way = in_transit(scenario)
    for key in dict.fromkeys([*started, *owed, *sent]):
        came, begun = sent.get(key, 0), started.get(key, 0)
        if came == begun and key not in owed and key not in on_the_way:
            continue
        choices = owed.get(key, frozenset({0}))
        begun = max(0, begun - on_the_way[key])
        due = _nearest(choices, came - begun)
        short = begun + due - came
        late = key[2] < scenario.hospitals[key[1]].transit_weeks
        if not short or (short > 0 and late and not due):
            continue
        lost_course = 0 < short <= due and (came >= begun and not came == due < begun)
        yield Balance(key, came, begun, due, "S3" if lost_course else "S2")


def _nearest(choices: Iterable[int], doses: int) -> int:
    return min(choices, key=lambda due: (abs(due - doses), due))


def owed(scenario: Scenario, product: str, started: int, shipped: int) -> dict[int, int]:
    """Doses that one patient in the midst of a course is owed, by week of the horizon.

    Counted apart from RunningCourse.owed: `shipped` doses went to the first weeks of the course.
    """
    found, until = {}, 0
    for week, doses in enumerate(scenario.products[product].course, started):
        until += doses
        left = min(doses, until - shipped)
        if left > 0 and 0 <= week < scenario.weeks:
            found[week] = left
    return found


class OwedWeek(NamedTuple):
    """What a week asks for those who started together, whatever else of their course has left."""

    full: int  # [dose] that each is owed whose first owed week was an earlier one
    earlier: int  # patients of this kind who are there when nobody is interrupted
    begins: tuple[tuple[int, int], ...]  # (doses owed each, patients) whose first owed week it is


def owed_weeks(scenario: Scenario) -> Mapping[CourseKey, Mapping[int, OwedWeek]]:
    """By product, hospital and week started: the weeks in which doses are owed, in order."""
    rows: defaultdict[CourseKey, list[tuple[int, dict[int, int]]]] = defaultdict(list)
    for x in scenario.courses:
        due = owed(scenario, x.product, x.started, x.shipped)
        if due and x.patients:
            rows[x.product, x.hospital, x.started].append((x.patients, due))
    found: dict[CourseKey, dict[int, OwedWeek]] = {}
    for key, mine in rows.items():
        course = scenario.products[key[0]].course
        found[key] = {
            week: OwedWeek(
                full=course[week - key[2]],
                earlier=sum(n for n, due in mine if min(due) < week),
                begins=tuple((due[week], n) for n, due in mine if min(due) == week),
            )
            for week in sorted(set().union(*(due for _, due in mine)))
        }
    return found


def interrupted_by_week(plan: Plan) -> Mapping[CourseKey, Counter[int]]:
    """Patients interrupted, by course and week of the first dose that they do not get."""
    found: defaultdict[CourseKey, Counter[int]] = defaultdict(Counter)
    for x in plan.interrupted:
        found[course_of(x)][x.week] += x.patients
    return found


def course_of(x: Interruption) -> CourseKey:
    return x.product, x.hospital, x.started


def owed_doses(scenario: Scenario, plan: Plan) -> Mapping[DemandKey, frozenset[int]]:
    """Doses that running courses may need, by product, hospital and week of infusion.

    More than one amount where interruptions can be of patients of whom more or fewer doses have
    left, since interrupted.csv does not say of which.  More interruptions than patients count as
    many.
    """
    stopped = interrupted_by_week(plan)
    found: dict[DemandKey, frozenset[int]] = {}
    for course, weeks in owed_weeks(scenario).items():
        gone = 0  # patients interrupted in earlier weeks, of whomever
        for week, asked in weeks.items():
            there = asked.earlier - gone
            now = min(stopped[course][week] if course in stopped else 0, there + _count(asked))
            key = (course[0], course[1], week)
            mine = _needed(asked, there, now)
            others = found.get(key, frozenset({0}))
            found[key] = frozenset(a + b for a in others for b in mine)
            gone += now
    return found


def _count(asked: OwedWeek) -> int:
    return sum(patients for _, patients in asked.begins)


def _needed(asked: OwedWeek, there: int, stopped: int) -> set[int]:
    """Doses for those of one course who go on.  there: of those owed in earlier weeks already.

    From the next week on all are alike, so that it matters in this week only who stops.
    """
    every = there * asked.full + sum(doses * n for doses, n in asked.begins)
    ways = {(0, 0)}  # patients who stop, of those whose first owed week it is; doses spared
    for doses, n in asked.begins:
        ways = {
            (k + more, spared + more * doses)
            for k, spared in ways
            for more in range(min(n, stopped - k) + 1)
        }
    return {
        every - spared - (stopped - k) * asked.full for k, spared in ways if stopped - k <= there
    }
