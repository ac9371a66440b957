"""Every plan of a tiny scenario, tried one by one: what the textbook model is held to.

One product, opening lots only (nothing can be made), a few patients.  Written from the contract
with no model in mind; it shares nothing with the textbook but the frozen values.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from fractions import Fraction
from functools import cache
from itertools import product as every
from math import inf

from planner.domain.scenario import Scenario
from planner.domain.supply import OpeningLot

WEEK = timedelta(days=7)
Stock = tuple[int, ...]  # doses of each lot
Sent = dict[tuple[int, str], int]  # lot, hospital: doses


class Tiny:
    """A scenario of one product as plain numbers."""

    def __init__(self, scenario: Scenario) -> None:
        assert not any(s.products for s in scenario.suites.values())
        (self.p,) = scenario.products.values()
        self.scenario, self.weeks = scenario, scenario.calendar.weeks
        begin = scenario.calendar.start
        self.whole = self.p.ship_course == "whole"
        self.unit = sum(self.p.course) if self.whole else 1
        # Monday on or after the release; last Sunday on or before the expiry.
        self.released = [-((begin - x.released_on) // WEEK) for x in scenario.lots.values()]
        self.last = [
            (x.expires_on - begin + timedelta(days=1)) // WEEK - 1 for x in scenario.lots.values()
        ]
        self.held = [x.status == "hold" for x in scenario.lots.values()]
        self.opening = tuple(
            self.counted(x) if last >= 0 else 0
            for x, last in zip(scenario.lots.values(), self.last, strict=True)
        )
        due = sum(
            patients * doses
            for (_, _, week), patients in scenario.demand.patients.items()
            for k, doses in enumerate((self.unit,) if self.whole else self.p.course)
            if max(0, self.weeks - 26) <= week + k < self.weeks
        )
        self.mean = Fraction(due, min(26, self.weeks))
        self.missing = Fraction(self.p.lost_cost) / sum(self.p.course)

    def counted(self, x: OpeningLot) -> int:
        """Doses of a lot, of those in quarantine the ones expected to pass (contract 7a)."""
        sure = x.status != "quarantine" or self.scenario.yield_rule == "nominal"
        return x.doses if sure else int(x.doses * Fraction(x.success))

    def lives(self, lot: int, hospital: str, infused: int) -> bool:
        kept = max(k for k, n in enumerate(self.p.course) if n) if self.whole else 0
        needed = self.scenario.hospitals[hospital].min_remaining_weeks + kept
        return self.last[lot] >= infused + needed

    def cheapest(self) -> float | None:
        """Cost of the best plan; None: there is none."""
        best = min(
            (self.serving(starts, ends) for starts in self.services() for ends in self.ends()),
            default=inf,
        )
        return None if best == inf else float(best)

    def services(self) -> Iterator[tuple[tuple[str, int, int | None], ...]]:
        """Every way to start or lose each patient: (hospital, due, start)."""
        choices = []
        came = [(h, due, n) for (_, h, due), n in self.scenario.demand.patients.items()]
        came += [(w.hospital, w.due, w.patients) for w in self.scenario.waiting]
        for h, due, count in came:
            until = min(due + self.p.max_wait_weeks, self.weeks - 1)
            weeks: list[int | None] = [*range(max(0, due), until + 1), None]
            choices += [[(h, due, s) for s in weeks]] * count
        # patients who are due together are alike
        yield from {tuple(sorted(x, key=str)) for x in every(*choices)}

    def ends(self) -> Iterator[tuple[tuple[int, int], ...]]:
        """Every way to end the running courses: (row, week from which nothing is given)."""
        choices = [
            [(row, week) for week in range(self.weeks + 1)]
            for row, x in enumerate(self.scenario.courses)
            for _ in range(x.patients)
        ]
        yield from {tuple(sorted(x)) for x in every(*choices)}

    def serving(
        self, starts: Sequence[tuple[str, int, int | None]], ends: Sequence[tuple[int, int]]
    ) -> Fraction | float:
        cost, needs = Fraction(0), Counter[tuple[str, int]]()
        for row, end in ends:
            x = self.scenario.courses[row]
            doses_of = [k for k, n in enumerate(self.p.course) for _ in range(n)]
            owed = [x.started + k for k in doses_of[x.shipped :] if x.started + k < self.weeks]
            needs.update((x.hospital, week) for week in owed if week < end)
            if any(week >= end for week in owed):
                priority = Fraction(self.scenario.hospitals[x.hospital].priority)
                cost += priority * Fraction(self.p.lost_cost)
        for h, due, start in starts:
            priority = Fraction(self.scenario.hospitals[h].priority)
            if start is None:
                cost += priority * Fraction(self.p.lost_cost)
                continue
            cost += priority * Fraction(self.p.wait_cost) * (start - due)
            for k, doses in enumerate((self.unit,) if self.whole else self.p.course):
                if doses and start + k < self.weeks:
                    needs[h, start + k] += doses
        transit = {h: x.transit_weeks for h, x in self.scenario.hospitals.items()}
        on_the_way = {(x.hospital, x.infused): x.doses for x in self.scenario.transit}
        leaving = {}
        for (h, week), doses in needs.items():
            if week >= transit[h]:
                leaving[h, week - transit[h]] = doses
            elif doses > on_the_way.get((h, week), 0):
                return inf

        @cache
        def from_week(week: int, stock: Stock) -> Fraction | float:
            if week == self.weeks:
                return self.ending(stock)
            wanted = {h: n for (h, s), n in leaving.items() if s == week}
            return min(
                (
                    price + self.closing(week, kept) + from_week(week + 1, kept)
                    for sent, left in self.shipments(week, wanted, stock)
                    if not (self.scenario.fefo and self.passed_over(week, sent, left))
                    for kept, thrown in self.discards(week, left)
                    for price in [
                        thrown * Fraction(self.p.discard_cost)
                        + sum(
                            doses * Fraction(self.scenario.hospitals[h].ship_cost)
                            for (_, h), doses in sent.items()
                        )
                    ]
                ),
                default=inf,
            )

        return cost + from_week(0, self.opening)

    def shipments(
        self, week: int, wanted: dict[str, int], stock: Stock
    ) -> Iterator[tuple[Sent, Stock]]:
        """Every choice of lots for what each hospital is to receive."""
        if not wanted:
            yield {}, stock
            return
        h, *others = wanted
        infused = week + self.scenario.hospitals[h].transit_weeks
        able = [
            range(0, doses + 1, self.unit)
            if self.released[lot] <= week and self.lives(lot, h, infused) and not self.held[lot]
            else range(1)
            for lot, doses in enumerate(stock)
        ]
        for parts in every(*able):
            if sum(parts) == wanted[h]:
                left = tuple(a - b for a, b in zip(stock, parts, strict=True))
                for sent, rest in self.shipments(week, {x: wanted[x] for x in others}, left):
                    yield {(lot, h): n for lot, n in enumerate(parts) if n} | sent, rest

    def passed_over(self, week: int, sent: Sent, left: Stock) -> bool:
        """An older lot that could make a shipment still has the doses for one."""
        return any(
            self.last[old] < self.last[lot]
            and self.released[old] <= week
            and not self.held[old]
            and self.lives(old, h, week + self.scenario.hospitals[h].transit_weeks)
            and left[old] >= self.unit
            for lot, h in sent
            for old in range(len(left))
        )

    def discards(self, week: int, stock: Stock) -> Iterator[tuple[Stock, int]]:
        """What may be kept at the end of a week, and how many doses are thrown away for it."""
        kept = [
            range(1)
            if week == self.last[lot]
            else range(doses + 1)
            if self.scenario.early_discard and week >= self.released[lot] and not self.held[lot]
            else range(doses, doses + 1)
            for lot, doses in enumerate(stock)
        ]
        for keep in every(*kept):
            yield keep, sum(stock) - sum(keep)

    def closing(self, week: int, stock: Stock) -> Fraction | float:
        """Storage and missing reserve; without end where the freezers are too small."""
        freezers = self.scenario.freezers.values()
        monday = self.scenario.calendar.start + week * WEEK
        places = sum(
            f.positions
            for f in freezers
            if (f.start is None or f.start < monday + WEEK) and (f.end is None or f.end >= monday)
        )
        if freezers and sum(stock) * Fraction(self.p.positions_per_dose) > places:
            return inf
        cost = sum(stock) * Fraction(self.p.storage_cost)
        if week < self.p.production_weeks + self.p.release_weeks:
            return cost
        usable = self.in_courses(
            doses * (self.released[lot] <= week) for lot, doses in enumerate(stock)
        )
        target = Fraction(self.p.reserve_weeks) * self.mean
        return cost + max(Fraction(0), target - usable) * self.missing / 52

    def in_courses(self, doses: Iterable[int]) -> int:
        """Doses of lots not on hold, in whole courses where they leave whole."""
        return sum(n // self.unit * self.unit for lot, n in enumerate(doses) if not self.held[lot])

    def ending(self, stock: Stock) -> Fraction:
        """Price of the doses missing at the end, of whole courses where they leave whole."""
        target = Fraction(self.p.ending_cover_weeks) * self.mean
        if self.p.ending_doses is not None:
            target = Fraction(self.p.ending_doses)
        there = self.in_courses(
            doses * (self.last[lot] >= self.weeks) for lot, doses in enumerate(stock)
        )
        return max(Fraction(0), target - there) * self.missing
