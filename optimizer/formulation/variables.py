"""The variables of one planning problem."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pulp
from pulp import LpVariable

from optimizer.formulation.fefo_tiers import Stream, lives, streams
from optimizer.linear.expressions import Term
from optimizer.problem import FixedLot, Level, PatientClass, Problem, ProductData
from optimizer.rest_doses import batch_made, keeping_saves, rest_doses

StockBy = Literal["tiers", "lots"]


@dataclass(frozen=True, slots=True)
class ModelRow:
    """One row with the family that states it ("" for a definition) and its key."""

    family: str
    key: tuple[object, ...]
    row: pulp.LpConstraint


class Model:
    """Variables indexed like the algebra; formulation/build.py fills `rows` and `objective`.

    stock_by "tiers": patients continuous, doses by tier of remaining life: a relaxation, small.
    stock_by "lots": a stock for every lot and whole patients: exact, for small problems.
    Cumulative counts run over weeks 0 ... T-1 and stand for the end of the week.
    """

    def __init__(self, problem: Problem, stock_by: StockBy, whole_patients: bool) -> None:
        self.problem = problem
        self.stock_by = stock_by
        self._owner = pulp.LpProblem("cryoplan", pulp.LpMinimize)
        self.columns: list[LpVariable] = []
        self.rows: list[ModelRow] = []
        self.objective: list[Term] = []
        self.constant = 0.0
        self.restricted = False  # rows leave out plans of the problem: its bounds prove nothing
        self.start: dict[tuple[str, str, int], LpVariable] = {}  # [batch] started in the week
        self.batches_cum: dict[tuple[str, int], LpVariable] = {}  # [batch] started, cumulative
        self.wcbs: dict[tuple[str, int], LpVariable] = {}  # [WCB] started, cumulative
        self.donors: dict[tuple[str, int], LpVariable] = {}  # [donor] taken on, cumulative
        self.treated: dict[tuple[str, int, int], LpVariable] = {}  # [patient] by start, cumulative
        self.lost: dict[tuple[str, int, int], LpVariable] = {}  # [patient] by week due, cumulative
        # [patient] of running courses who get the k-th dose that they are owed
        self.continued: dict[tuple[str, int, int], LpVariable] = {}
        self.onhand: dict[tuple[str, int], LpVariable] = {}  # [dose] closing inventory
        self.discarded: dict[tuple[str, int], LpVariable] = {}  # [dose] discarded, cumulative
        self.shortfall: dict[str, LpVariable] = {}  # [dose] below the ending target
        self.reserve_short: dict[tuple[str, int], LpVariable] = {}  # [dose] below the reserve
        # [batch] more or fewer started in the week than in the plan in force
        self.moved: dict[tuple[str, str, int], LpVariable] = {}
        self.backordered: dict[tuple[str, int], LpVariable] = {}  # [dose] of waiting patients
        self.lost_doses: dict[tuple[str, int], LpVariable] = {}  # [dose] of lost patients, cum.
        # [patient] of one level of a pooled class, lost, by the week due
        self.level_lost: dict[tuple[str, int, int, int], LpVariable] = {}
        # [patient] of one level of a pooled class, waiting after the week
        self.level_waiting: dict[tuple[str, int, int, int], LpVariable] = {}
        # [dose] of stream q in tier k that stays in its tier for another week
        self.hold: dict[tuple[str, int, int, int], LpVariable] = {}
        # [dose] of stream q in tier k that ages into tier k + 1
        self.age: dict[tuple[str, int, int, int], LpVariable] = {}
        # [dose] of stream q in tier k, shipped in the week to patients who need the life of tier j
        self.issue: dict[tuple[str, int, int, int, int], LpVariable] = {}
        # [dose] of stream q in tier k, discarded in the week
        self.discard: dict[tuple[str, int, int, int], LpVariable] = {}
        # [dose] of one lot, shipped in the week to patients who need the life of tier j; the lot is
        # a fixed lot's id, or the week in which new batches start
        self.lot_issue: dict[tuple[str, str | int, int, int], LpVariable] = {}
        # [dose] of one lot, closing stock, usable
        self.lot_stock: dict[tuple[str, str | int, int], LpVariable] = {}
        # [dose] of one lot, discarded in the week
        self.lot_discard: dict[tuple[str, str | int, int], LpVariable] = {}
        # [dose] of the rest of one lot, kept past the horizon where it might be discarded early
        self.rest_kept: dict[tuple[str, str | int], LpVariable] = {}
        # [lot] 1 where one lot may still hold a dose after the shipments of the week
        self.lot_left: dict[tuple[str, str | int, int], LpVariable] = {}
        # [room] in a state of the network for suites with clearance, see constraints/suites.py
        self.rooms: dict[tuple[object, ...], LpVariable] = {}
        self.lives: dict[str, tuple[int, ...]] = {p.id: lives(p) for p in problem.products}
        self.streams: dict[str, tuple[Stream, ...]] = {
            p.id: streams(p, problem.weeks) for p in problem.products
        }
        self._make_decisions(whole_patients)
        self._make_rests()
        if stock_by == "tiers":
            self._make_tiers()
        else:
            self._make_lots()

    def variable(self, upper: float | None = None, whole: bool = False) -> LpVariable:
        """A new non-negative column; names are counters, since PuLP may merge rewritten ones."""
        kind = "Integer" if whole else "Continuous"
        made = self._owner.add_variable(f"x{len(self.columns)}", 0, upper, kind)
        self.columns.append(made)
        return made

    def by_product(self) -> Iterator[Mapping[Any, LpVariable]]:
        """Every group of columns whose key begins with a product's id."""
        yield from (
            self.start, self.batches_cum, self.wcbs, self.donors, self.treated, self.lost,
            self.continued, self.onhand, self.discarded, self.shortfall, self.reserve_short,
            self.moved, self.backordered, self.lost_doses,
            self.level_lost, self.level_waiting, self.hold, self.age, self.issue, self.discard,
            self.lot_issue, self.lot_stock, self.lot_discard, self.lot_left,
            self.rest_kept,
        )  # fmt: skip

    def classes(self) -> Iterator[tuple[ProductData, int, PatientClass]]:
        """(product, class number, class) over all products."""
        for p in self.problem.products:
            for number, c in enumerate(p.classes):
                yield p, number, c

    def batches_by(self, product: str, week: int, factor: float = 1.0) -> list[Term]:
        """`factor` times the batches started by the end of `week`; none before week 0."""
        last = min(week, self.problem.weeks - 1)
        return [(self.batches_cum[product, last], factor)] if week >= 0 else []

    def _make_decisions(self, whole_patients: bool) -> None:
        weeks = range(self.problem.weeks)
        for p in self.problem.products:
            makers = self.problem.makers(p.id)
            for t in weeks:
                self.batches_cum[p.id, t] = self.variable(None if makers else 0, whole=True)
                for s in makers:
                    self.start[p.id, s.id, t] = self.variable(s.open[t], whole=True)
                if p.bank:
                    useful = p.bank.batches_per_wcb > 0
                    self.wcbs[p.id, t] = self.variable(None if useful else 0, whole=True)
                    self.donors[p.id, t] = self.variable(p.bank.donors if useful else 0, whole=True)
                self.onhand[p.id, t] = self.variable()
                self.discarded[p.id, t] = self.variable()
                self.backordered[p.id, t] = self.variable()
                self.lost_doses[p.id, t] = self.variable()
            if p.ending_target > 0:
                self.shortfall[p.id] = self.variable()
            self._make_state(p, whole_patients)
        for p, i, c in self.classes():
            for t in weeks:
                if t > self.last_start(p, c):  # nobody waits any more
                    self.treated[p.id, i, t] = self.treated[p.id, i, t - 1]
                    self.lost[p.id, i, t] = self.lost[p.id, i, t - 1]
                    continue
                due = sum(c.due[: t + 1])
                possible = t >= c.first_start
                self.treated[p.id, i, t] = self.variable(due if possible else 0, whole_patients)
                self.lost[p.id, i, t] = (
                    self.lost[p.id, i, 0] if c.waited and t else self.variable(due, whole_patients)
                )
                for j, level in enumerate(c.levels):
                    self.level_lost[p.id, i, j, t] = self.variable(level.due[t])
                    if level.priority > c.priority and p.patience(c) and p.wait_cost:
                        most = _may_wait(p.patience(c), level, t)
                        self.level_waiting[p.id, i, j, t] = self.variable(most)

    def _make_state(self, p: ProductData, whole_patients: bool) -> None:
        """Running courses, the reserve, and starts that differ from the plan in force."""
        for g, course in enumerate(p.courses):
            for k, _ in enumerate(course.owed):
                self.continued[p.id, g, k] = self.variable(course.patients, whole_patients)
        if p.reserve > 0:
            for t in range(p.lag, self.problem.weeks):
                self.reserve_short[p.id, t] = self.variable()
        if p.move_cost:
            for (suite, t), n in p.previous.items():
                if n and (p.id, suite, t) in self.start:
                    self.moved[p.id, suite, t] = self.variable()

    def last_start(self, p: ProductData, c: PatientClass) -> int:
        """The last week in which a patient of the class may start."""
        return min(p.patience(c), self.problem.weeks - 1) if c.waited else self.problem.weeks - 1

    def cheap_waits(self, p: ProductData, c: PatientClass, week: int) -> int:
        """Patients of the least priority who may wait after `week`."""
        cheapest = (x for x in c.levels if x.priority <= c.priority)
        return sum(_may_wait(p.patience(c), level, week) for level in cheapest)

    def receives(self, p: ProductData, life: int, week: int) -> bool:
        """Some hospital that needs `life` can still infuse what leaves the store in `week`."""
        return any(
            c.life_needed == life and week + c.transit < self.problem.weeks for c in p.everybody
        )

    def _make_rests(self) -> None:
        """Where freezers have a limit; without one the cheaper way is known."""
        if self.problem.positions is None:
            return
        for p in self.problem.products:
            lots: list[tuple[str | int, FixedLot]] = [(lot.id, lot) for lot in p.lots]
            if p.rest:
                lots += [(t, batch_made(p, t)) for t in range(self.problem.weeks)]
            for key, lot in lots:
                if keeping_saves(self.problem, p, lot):
                    most = rest_doses(p, lot) if isinstance(key, str) else None
                    self.rest_kept[p.id, key] = self.variable(most, self.stock_by == "lots")

    def _make_tiers(self) -> None:
        for p in self.problem.products:
            tiers = self.lives[p.id]
            last = len(tiers) - 1
            for t in range(self.problem.weeks):
                for q, _ in enumerate(self.streams[p.id]):
                    for k, _ in enumerate(tiers):
                        self.hold[p.id, q, k, t] = self.variable()
                        if k < last:
                            self.age[p.id, q, k, t] = self.variable()
                        if k == last or self.problem.early_discard:
                            self.discard[p.id, q, k, t] = self.variable()
                        for j in range(k, last + 1):
                            if self.receives(p, tiers[j], t):
                                self.issue[p.id, q, k, j, t] = self.variable()

    def lots_of(self, p: ProductData) -> Iterator[tuple[str | int, int, int]]:
        """(lot, first week usable, last week e) of every lot that may be used in the horizon."""
        weeks = self.problem.weeks
        for lot in p.lots:
            if lot.doses and lot.released < weeks:
                yield lot.id, max(lot.released, 0), lot.last
        for t in range(weeks - p.lag):
            yield t, p.released(t), p.last_usable(t)

    def _make_lots(self) -> None:
        weeks = self.problem.weeks
        for p in self.problem.products:
            lots = list(self.lots_of(p))
            youngest = [max((e for _, f, e in lots if f <= t), default=-1) for t in range(weeks)]
            for lot, first, last in lots:
                for t in range(first, min(last, weeks - 1) + 1):
                    if t < last:
                        self.lot_stock[p.id, lot, t] = self.variable(whole=True)
                    if t == last or self.problem.early_discard:
                        self.lot_discard[p.id, lot, t] = self.variable(whole=True)
                    for j, life in enumerate(self.lives[p.id]):
                        if t + life <= last and self.receives(p, life, t):
                            self.lot_issue[p.id, lot, j, t] = self.variable(whole=True)
                    overtaken = youngest[t] > last and self._would_do(p, last, t) != []
                    if self.problem.fefo and overtaken:
                        self.lot_left[p.id, lot, t] = self.variable(1, whole=True)

    def overtaken(
        self, p: ProductData, last: int, week: int
    ) -> Iterator[tuple[int, list[str | int]]]:
        """Lots that could leave before a lot with last usable week `last` that would do as well.

        (number of the life needed, younger lots); lives without such lots are left out.
        """
        younger = [x for x, first, end in self.lots_of(p) if first <= week and end > last]
        if younger:
            yield from ((j, younger) for j in self._would_do(p, last, week))

    def _would_do(self, p: ProductData, last: int, week: int) -> list[int]:
        """Numbers of the lives for which a lot with this last usable week may leave in `week`."""
        return [
            j
            for j, life in enumerate(self.lives[p.id])
            if week + life <= last and self.receives(p, life, week)
        ]

    def as_pulp(self) -> pulp.LpProblem:
        """The same model as a PuLP problem: for LP files and for solvers PuLP drives."""
        lp = pulp.LpProblem("cryoplan", pulp.LpMinimize)
        for number, r in enumerate(self.rows):
            lp.addConstraint(r.row.copy(), f"{r.family or 'D'}_{number}")
        lp.setObjective(pulp.LpAffineExpression(self.objective, constant=self.constant))
        return lp


def _may_wait(patience: int, level: Level, week: int) -> int:
    return sum(level.due[max(week - patience + 1, 0) : week + 1])
