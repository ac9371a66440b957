"""Demand, supply and money of a problem as arrays."""

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np

from optimizer.arrays import Counts, Floats
from optimizer.life_needed import LifeNeeded, life_needed
from optimizer.problem import Problem, ProductData
from optimizer.rest_doses import batch_made, least_rest_cost
from optimizer.room_schedules.pricing import ProductMoney

Atom = tuple[int, int]  # week of leaving on time, last week in which it has to leave
ALIKE = 1.15  # prices within this factor are of one level


@dataclass(slots=True)
class Demand:
    """Doses that leave for the patients of one product.

    lost: price of a dose -> doses by atom; waiting: price of a dose and week -> doses by atom;
    fixed: [currency] of shipping all, and of waiting and losing that no supply could prevent.
    """

    lost: dict[float, dict[Atom, float]] = field(default_factory=lambda: defaultdict(dict))
    waiting: dict[float, dict[Atom, float]] = field(default_factory=lambda: defaultdict(dict))
    fixed: float = 0.0

    def add(self, atom: Atom, doses: float, lost: float, waiting: float) -> None:
        """Doses at their prices."""
        for prices, price in ((self.lost, lost), (self.waiting, waiting)):
            level = prices[round(price, 9)]
            level[atom] = level.get(atom, 0.0) + doses

    @property
    def mean_price(self) -> float:
        """[currency] of a dose lost."""
        doses = [(price, sum(level.values())) for price, level in self.lost.items()]
        return sum(price * n for price, n in doses) / max(sum(n for _, n in doses), 1.0)


def demand_of(p: ProductData, weeks: int) -> Demand:
    """Every dose with the weeks between which it leaves; a patient is lost dose by dose."""
    found = Demand()
    for c in p.classes:
        groups = [(x.ship_cost, x.priority, x.due) for x in c.levels] or [
            (c.ship_cost, c.priority, c.due)
        ]
        for ship_cost, priority, due in groups:
            for week, patients in enumerate(due):
                if not patients:
                    continue
                found.fixed += patients * priority * c.waited * p.wait_cost
                first = max(week, c.first_start)
                last = min(week + p.patience(c), weeks - 1)
                if first > last:
                    found.fixed += patients * priority * p.loss(c)
                    continue
                found.fixed += patients * priority * p.wait_cost * (first - week)
                surely = sum(p.course_within(last, weeks))
                lost = priority * (p.loss(c) - p.wait_cost * (first - week)) / surely
                for k, doses in enumerate(p.course_within(first, weeks)):
                    if not doses:
                        continue
                    must = last + k - c.transit if last + k < weeks else weeks
                    atom = (max(first + k - c.transit, 0), max(must, 0))
                    found.fixed += patients * doses * ship_cost
                    waiting = priority * p.wait_cost / sum(p.course)
                    found.add(atom, patients * doses, lost - ship_cost, waiting)
    for x in p.courses:
        owed = sum(doses for _, doses in x.owed)
        for infused, doses in x.owed:
            week = max(infused - x.transit, 0)
            found.fixed += x.patients * doses * x.ship_cost
            lost = x.priority * p.lost_cost / owed - x.ship_cost
            found.add((week, week), x.patients * doses, lost, 0.0)
    return found


def price_arrays(problem: Problem, by: LifeNeeded) -> ProductMoney:
    """Cumulative demand and fixed supply of every product, and what money it costs.

    Doses serve nobody below the life needed, which is no more than new doses can have.
    """
    weeks, products = problem.weeks, problem.products
    most = [p.shelf - p.release - 1 for p in products]
    lives = [
        max(min(life_needed(p.classes, by), n), 0) for p, n in zip(products, most, strict=True)
    ]
    demands = [demand_of(p, weeks) for p in products]
    levels, atoms, listed = _levels(demands, weeks)
    waits, wait_prices, may_wait = _waits(demands, weeks)
    supplies = [_supply(problem, p, life) for p, life in zip(products, lives, strict=True)]
    banks = [p.bank for p in products]

    def of(*values: float) -> Floats:
        return np.array(values, dtype=np.float64)

    def whole(*values: int) -> Counts:
        return np.array(values, dtype=np.int64)

    return ProductMoney(
        due=np.array([_cumulative(x, weeks, 0) for x in demands]),
        latest=np.array([_cumulative(x, weeks, 1) for x in demands]),
        levels=levels,
        atoms=atoms,
        atom_due=whole(*(atom[0] for atom, _, _ in listed)),
        atom_latest=whole(*(atom[1] for atom, _, _ in listed)),
        atom_doses=of(*(doses for _, doses, _ in listed)),
        atom_price=of(*(price for _, _, price in listed)),
        mean_price=of(*(x.mean_price for x in demands)),
        waits=waits,
        wait_price=wait_prices,
        may_wait=may_wait,
        usable=np.array([x.usable for x in supplies]),
        frozen=np.array([x.frozen for x in supplies]),
        stale=np.array([x.stale for x in supplies]),
        coming=of(*(x.coming for x in supplies)),
        doses=of(*(p.doses for p in products)),
        production=whole(*(p.production for p in products)),
        lag=whole(*(p.lag for p in products)),
        life=whole(*(p.last_usable(0) - life for p, life in zip(products, lives, strict=True))),
        still=whole(*lives),
        batch=np.array(
            [
                [
                    p.batch_cost + (least_rest_cost(problem, p, batch_made(p, t)) if p.rest else 0)
                    for t in range(weeks)
                ]
                for p in products
            ],
            dtype=np.float64,
        ),
        storage=of(*(p.storage_cost for p in products)),
        discard=of(*(p.discard_cost for p in products)),
        target=of(*(p.ending_target for p in products)),
        short=of(*(p.lost_cost / sum(p.course) for p in products)),
        reserve=of(*(p.reserve for p in products)),
        reserve_short=of(*(p.reserve_cost for p in products)),
        wcb=of(*(b.wcb_cost if b else 0.0 for b in banks)),
        donor=of(*(b.mcb_cost if b else 0.0 for b in banks)),
        per_wcb=whole(*(b.batches_per_wcb if b else 0 for b in banks)),
        per_donor=whole(*(b.vials_per_donor if b else 0 for b in banks)),
        wcb_weeks=whole(*(b.wcb_weeks if b else 0 for b in banks)),
        on_hand=np.array([_on_hand(b.wcb_batches if b else (), weeks) for b in banks]),
        vials=np.array([_on_hand(b.mcb_vials if b else (), weeks) for b in banks]),
        fixed=of(
            *(
                p.settled + demand.fixed + supply.fixed
                for p, demand, supply in zip(products, demands, supplies, strict=True)
            )
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Supply:
    """Cumulative fixed supply of a product [dose], and what is paid for it whatever is decided."""

    usable: Floats
    frozen: Floats
    stale: Floats
    coming: float
    fixed: float


def _supply(problem: Problem, p: ProductData, life: int) -> _Supply:
    """Lots that serve nobody are stored and discarded; doses in transit are there at once."""
    usable, frozen, stale = np.zeros((3, problem.weeks))
    coming = fixed = 0.0
    on_the_way = sum(sum(stock) for stock in p.in_transit)
    usable += on_the_way
    frozen += on_the_way
    for lot in p.lots:
        fixed += least_rest_cost(problem, p, lot) if lot.rest else 0.0
        frozen[max(lot.frozen, 0) :] += lot.doses
        coming += lot.doses * (lot.frozen >= problem.weeks)
        if max(lot.released, 0) + life <= lot.last:
            usable[max(lot.released, 0) :] += lot.doses
            stale[max(lot.last - life, 0) :] += lot.doses
        elif lot.last < problem.weeks:
            frozen[max(lot.last, 0) :] -= lot.doses
            fixed += p.discard_cost * lot.doses
    return _Supply(usable=usable, frozen=frozen, stale=stale, coming=coming, fixed=fixed)


def _cumulative(demand: Demand, weeks: int, which: int) -> Floats:
    found = np.zeros(weeks + 1)
    for level in demand.lost.values():
        for atom, doses in level.items():
            found[atom[which]] += doses
    total: Floats = np.cumsum(found)[:weeks]
    return total


def _levels(
    demands: list[Demand], weeks: int
) -> tuple[Counts, Counts, list[tuple[Atom, float, float]]]:
    """First level of each product, first atom of each level, and atoms with doses and price."""
    levels, atoms = [0], [0]
    listed: list[tuple[Atom, float, float]] = []
    for demand in demands:
        alike: list[float] = []
        for price in sorted(demand.lost):
            if alike and price > ALIKE * alike[0]:
                listed += _level(demand, alike, weeks)
                atoms.append(len(listed))
                alike = []
            alike.append(price)
        if alike:
            listed += _level(demand, alike, weeks)
            atoms.append(len(listed))
        levels.append(len(atoms) - 1)
    return np.array(levels, dtype=np.int64), np.array(atoms, dtype=np.int64), listed


def _level(demand: Demand, prices: list[float], weeks: int) -> list[tuple[Atom, float, float]]:
    """Atoms that may be lost, by week due; of those the cheapest last: they are lost first."""
    found = [
        (x, doses, price)
        for price in prices
        for x, doses in demand.lost[price].items()
        if x[1] < weeks
    ]
    return sorted(found, key=lambda x: (x[0], -x[2]))


def _waits(demands: list[Demand], weeks: int) -> tuple[Counts, Floats, Floats]:
    """First kind of each product, prices, and doses that may wait at the end of each week."""
    waits, prices = [0], []
    rows: list[Floats] = []
    for demand in demands:
        for waiting in sorted(demand.waiting):
            row = np.zeros(weeks)
            for (due, latest), doses in demand.waiting[waiting].items():
                row[due:latest] += doses
            prices.append(waiting)
            rows.append(row)
        waits.append(len(prices))
    return (
        np.array(waits, dtype=np.int64),
        np.array(prices or [0.0], dtype=np.float64),
        np.array(rows or [np.zeros(weeks)]),
    )


def _on_hand(units: tuple[tuple[int, int], ...], weeks: int) -> Counts:
    """[week] units usable by then."""
    found = np.zeros(weeks, dtype=np.int64)
    for week, n in units:
        found[max(week, 0) :] += n
    return found
