"""How many started courses the shipments allow to come from one lot (contract 8).

Shipments say which lots reach a hospital in a week, not which patient has which dose.  So doses are
dealt out as well as can be, for each product and hospital apart: whole numbers x[l, s] of patients
who start in week s and have every dose due within the horizon from lot l,

    max  sum x[l, s]    with  sum_l x[l, s] <= patients who start in s
                              sum_s course[t - s] x[l, s] <= doses of lot l infused in t

The other patients, and those in the midst of a course at the start, share what is left.  Doses in
transit at the start are of lots that nobody names any more: they count as one lot.

Exact, by recursion over the weeks of start on what is left of the doses that can run short; doses
that cannot, however they are dealt out, are left out, and what has none in common is counted apart.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from planner.domain.plan import Plan
from planner.domain.product import Product
from planner.domain.scenario import Scenario

MAX_STEPS = 500_000  # looks at one lot for one week of start, in one knot: a second or two

Place = tuple[str, int]  # a lot and a week of infusion
Doses = Mapping[Place, int]
Need = tuple[tuple[int, int], ...]  # (week, doses) of one patient
Left = tuple[int, ...]


def courses_from_one_lot(scenario: Scenario, plan: Plan) -> dict[tuple[str, str], int | None]:
    """The most started courses that can come from one lot, by (product, hospital).

    None: it would take more than MAX_STEPS.  No plan that ships oldest first was met that does.
    """
    starts: defaultdict[tuple[str, str], Counter[int]] = defaultdict(Counter)
    doses: defaultdict[tuple[str, str], Counter[Place]] = defaultdict(Counter)
    for row in plan.service:
        if row.start is not None:
            starts[row.product, row.hospital][row.start] += row.patients
    for x in scenario.transit:
        doses[x.product, x.hospital]["", x.infused] += x.doses
    for sent in plan.shipments:
        doses[sent.product, sent.hospital][sent.lot, sent.infused] += sent.doses
    return {
        key: most_from_one_lot(scenario.products[key[0]], scenario.weeks, begun, doses[key])
        for key, begun in starts.items()
    }


def most_from_one_lot(
    product: Product, weeks: int, starts: Mapping[int, int], doses: Doses
) -> int | None:
    """The same of one product at one hospital.

    weeks: T.  starts: patients by week.  doses: by lot and week infused.
    """
    needs = {
        s: tuple((s + k, n) for k, n in enumerate(product.shipped_course) if n and s + k < weeks)
        for s in starts
    }
    lots = sorted({lot for lot, _ in doses})
    open_ = {
        s: [x for x in lots if all(doses.get((x, t), 0) >= n for t, n in needs[s])] for s in starts
    }
    left = {s: n for s, n in starts.items() if n > 0 and open_[s] and needs[s]}
    found = 0
    while True:
        scarce = _scarce(left, needs, open_, doses)
        free = [
            s for s in left if any(all((x, t) not in scarce for t, _ in needs[s]) for x in open_[s])
        ]
        if not free:
            break
        found += sum(left.pop(s) for s in free)
    for knot in _knots(left, needs, open_, scarce):
        most = _Dealing(knot, left, needs, open_, {p: doses[p] for p in scarce}).most()
        if most is None:
            return None
        found += most
    return found


def _scarce(
    left: Mapping[int, int],
    needs: Mapping[int, Need],
    open_: Mapping[int, Sequence[str]],
    doses: Doses,
) -> set[Place]:
    """Doses that would not do for all who may want them."""
    wanted: Counter[Place] = Counter()
    for s, patients in left.items():
        for lot in open_[s]:
            for week, n in needs[s]:
                wanted[lot, week] += patients * n
    return {place for place, n in wanted.items() if n > doses[place]}


def _knots(
    left: Mapping[int, int],
    needs: Mapping[int, Need],
    open_: Mapping[int, Sequence[str]],
    scarce: set[Place],
) -> Iterator[list[int]]:
    """Weeks of start that compete for the same scarce doses, sorted."""
    knots: list[tuple[list[int], set[Place]]] = []
    for s in sorted(left):
        wants = {(x, t) for x in open_[s] for t, _ in needs[s]} & scarce
        apart = [knot for knot in knots if not knot[1] & wants]
        joined = [knot for knot in knots if knot[1] & wants]
        weeks = [week for knot in joined for week in knot[0]]
        knots = [*apart, ([*weeks, s], wants.union(*(places for _, places in joined)))]
    for weeks, _ in knots:
        yield sorted(weeks)


class _TooManyWays(Exception):
    pass


class _Dealing:
    """One knot; `most` deals its scarce doses out, week of start by week of start."""

    def __init__(
        self,
        knot: list[int],
        left: Mapping[int, int],
        needs: Mapping[int, Need],
        open_: Mapping[int, Sequence[str]],
        scarce: Doses,
    ) -> None:
        self.knot, self.patients, self.scarce = knot, left, scarce
        self.places = sorted(scarce, key=lambda place: (place[1], place[0]))
        index = {place: i for i, place in enumerate(self.places)}
        self.takes = [
            [[(index[lot, t], n) for t, n in needs[s] if (lot, t) in index] for lot in open_[s]]
            for s in knot
        ]
        self.known: dict[tuple[int, Left], int] = {}
        self.steps = 0
        self.looks = [sum(map(len, self.takes[i:])) for i in range(len(knot) + 1)]  # of a bound

    def most(self) -> int | None:
        try:
            return self._from(0, tuple(self.scarce[p] for p in self.places))
        except _TooManyWays:
            return None

    def _from(self, i: int, left: Left) -> int:
        """The most from the i-th week of start on, where so many scarce doses are left."""
        if i == len(self.knot):
            return 0
        now = self.knot[i]
        left = tuple(n if t >= now else 0 for n, (_, t) in zip(left, self.places, strict=True))
        if (i, left) not in self.known:
            self.known[i, left] = self._search(i, left)
        return self.known[i, left]

    def _search(self, i: int, left: Left) -> int:
        best, most = 0, self._bound(i, left)
        for served, after in self._ways(i, 0, self.patients[self.knot[i]], left):
            self.steps += 1 + self.looks[i + 1]
            if self.steps > MAX_STEPS:
                raise _TooManyWays
            if served + self._bound(i + 1, after) > best:
                best = max(best, served + self._from(i + 1, after))
            if best == most:
                break
        return best

    def _bound(self, i: int, left: Left) -> int:
        """No more than this, were each week of start alone with what is left."""
        return sum(
            min(self.patients[s], sum(_portions(takes, left) for takes in by_lot))
            for s, by_lot in zip(self.knot[i:], self.takes[i:], strict=True)
        )

    def _ways(self, i: int, m: int, patients: int, left: Left) -> Iterator[tuple[int, Left]]:
        """Patients of the i-th week served by its lots from the m-th on, and what is left then."""
        if m == len(self.takes[i]):
            yield 0, left
            return
        takes = self.takes[i][m]
        for served in range(min(patients, _portions(takes, left)), -1, -1):
            after = list(left)
            for place, doses in takes:
                after[place] -= served * doses
            for more, last in self._ways(i, m + 1, patients - served, tuple(after)):
                yield served + more, last


def _portions(takes: Sequence[tuple[int, int]], left: Left) -> int:
    """For how many patients what is left of one lot would do."""
    return min(left[place] // doses for place, doses in takes)
