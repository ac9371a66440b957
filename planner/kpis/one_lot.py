"""How many of the courses begun could come from one lot each (contract 8)."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, pairwise

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario

Pair = tuple[str, str]  # product, hospital
ByLot = Mapping[str, int]  # doses
Taken = tuple[tuple[int, str, int], ...]  # week, lot, doses: sorted
MOST_WAYS = 16  # ways to share out lots that are followed at once; beyond, the best of them


def courses_from_one_lot(scenario: Scenario, plan: Plan) -> Counter[Pair]:
    """Courses begun, by product and hospital, of which all doses within the horizon can be those
    of one lot: the most that the shipments allow at once.

    Which patient gets the doses of which lot is nowhere in a plan, so any sharing out counts that
    gives each patient of one lot the doses of the course; the others get what is left.
    """
    sent: defaultdict[Pair, defaultdict[int, Counter[str]]]
    sent = defaultdict(lambda: defaultdict(Counter))
    begun: defaultdict[Pair, Counter[int]] = defaultdict(Counter)
    for x in plan.shipments:
        sent[x.product, x.hospital][x.infused][x.lot] += x.doses
    for row in plan.service:
        if row.start is not None:
            begun[row.product, row.hospital][row.start] += row.patients
    found: Counter[Pair] = Counter()
    for pair, starts in begun.items():
        course = scenario.products[pair[0]].shipped_course
        found[pair] = _most(starts, course, sent[pair], scenario.weeks)
    return found


def _most(
    starts: Mapping[int, int], course: Sequence[int], sent: Mapping[int, ByLot], weeks: int
) -> int:
    """The same of one product and hospital.

    Week by week, each way to share out the lots so far with the courses it gives.  Where no week
    of a course has more doses than the one before, to serve a patient is never worse than to keep
    the lot for a later one, who would need as much of it in every week that both have; so only
    the choice between lots is open.  Beyond MOST_WAYS the figure may be a little too low.
    """
    if len(course) == 1:
        (each,) = course
        could = {week: sum(n // each for n in sent.get(week, {}).values()) for week in starts}
        return sum(min(patients, could[week]) for week, patients in starts.items())
    falling = all(later <= dose for dose, later in pairwise(course))
    ways: dict[Taken, int] = {(): 0}
    for start in sorted(starts):
        doses = course[: max(1, weeks - start)]
        further: dict[Taken, int] = {}
        for taken, count in ways.items():
            used = Counter({(week, lot): n for week, lot, n in taken if week >= start})
            able = _able(start, doses, sent, used)
            most = min(starts[start], sum(able.values()))
            fewer = (most,) if falling else range(most, -1, -1)
            options = (shared for n in fewer for shared in _ways(n, [*able.items()]))
            for shared in islice(options, MOST_WAYS):
                now = used.copy()
                for lot, n in shared:
                    for week, each in enumerate(doses, start):
                        now[week, lot] += n * each
                key = tuple(sorted((w, lot, n) for (w, lot), n in now.items() if w > start))
                served = count + sum(n for _, n in shared)
                further[key] = max(further.get(key, 0), served)
        ways = further
        if len(ways) > MOST_WAYS:
            best = sorted(ways, key=lambda way: -ways[way])[:MOST_WAYS]
            ways = {way: ways[way] for way in best}
    return max(ways.values())


def _able(
    start: int, doses: Sequence[int], sent: Mapping[int, ByLot], used: Mapping[tuple[int, str], int]
) -> dict[str, int]:
    """Courses begun in week `start` that each lot still can give; lots with none left out."""
    able = {}
    for lot in sent.get(start, {}):
        least = min(
            (sent.get(week, {}).get(lot, 0) - used.get((week, lot), 0)) // each
            for week, each in enumerate(doses, start)
            if each
        )
        if least > 0:
            able[lot] = least
    return able


def _ways(patients: int, able: Sequence[tuple[str, int]]) -> Iterator[tuple[tuple[str, int], ...]]:
    """Every way to share out so many patients among lots that can serve so many each."""
    if not able:
        if not patients:
            yield ()
        return
    (lot, most), *others = able
    for n in range(min(most, patients), -1, -1):
        for rest in _ways(patients - n, others):
            yield ((lot, n), *rest) if n else rest
