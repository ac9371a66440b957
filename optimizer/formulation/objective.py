"""What a plan costs (contract 5); planner.kpis.cost counts it for itself, from the plan."""

from optimizer.formulation.variables import Model
from optimizer.linear.expressions import Term, linear
from optimizer.problem import FixedLot, PatientClass, Problem, ProductData
from optimizer.rest_doses import (
    batch_made,
    earliest_gone,
    keeping_saves,
    least_rest_cost,
    rest_cost,
    rest_doses,
)


def state_objective(m: Model) -> None:
    """Fill `m.objective` and `m.constant` [currency]."""
    terms: list[Term] = []
    for p in m.problem.products:
        terms += [*_making(m, p), *_keeping(m, p), *_serving(m, p)]
    m.constant = sum(_fixed(m, p) for p in m.problem.products)
    m.objective = list(linear(terms).items())


def _making(m: Model, p: ProductData) -> list[Term]:
    """Batches, moves and banks, as decisions.making_cost counts them."""
    end = m.problem.weeks - 1
    terms: list[Term] = [(m.batches_cum[p.id, end], p.batch_cost)]
    if p.move_cost:
        for (product, suite, t), start in m.start.items():
            if product == p.id and t < p.stable:
                changed = m.moved.get((product, suite, t), start)
                terms.append((changed, p.move_cost))
    if p.bank:
        terms.append((m.wcbs[p.id, end], p.bank.wcb_cost))
        terms.append((m.donors[p.id, end], p.bank.mcb_cost))
    return terms


def _keeping(m: Model, p: ProductData) -> list[Term]:
    """Storage of usable and quarantined doses, discards, and the ending shortfall."""
    end = m.problem.weeks - 1
    terms: list[Term] = [(m.discarded[p.id, end], p.discard_cost)]
    for t in range(m.problem.weeks):
        terms.append((m.onhand[p.id, t], p.storage_cost))
        terms += quarantined(m, p, t, p.storage_cost)
    if p.rest:
        for t in range(m.problem.weeks):
            paid = _rest_cost(m, p, batch_made(p, t))
            terms += m.batches_by(p.id, t, paid) + m.batches_by(p.id, t - 1, -paid)
    for (product, key), kept in m.rest_kept.items():
        if product == p.id:
            lot = lot_of(p, key)
            terms.append((kept, -keeping_saves(m.problem, p, lot) / rest_doses(p, lot)))
    if p.id in m.shortfall:
        terms.append((m.shortfall[p.id], p.lost_cost / sum(p.course)))
    for (product, _), short in m.reserve_short.items():
        if product == p.id:
            terms.append((short, p.reserve_cost))
    return terms


def quarantined(m: Model, p: ProductData, week: int, factor: float) -> list[Term]:
    """`factor` times the doses of new batches frozen but not yet released at the end of `week`."""
    made = m.batches_by(p.id, week - p.production, factor * p.doses)
    return made + m.batches_by(p.id, week - p.lag, -factor * p.doses)


def rest_of_batches(m: Model, p: ProductData, week: int, factor: float) -> list[Term]:
    """`factor` times the rests of new batches in the freezer at the end of `week`.

    Where a rest may go early, no longer: what is kept of it is `rest_kept`.
    """
    if not p.rest:
        return []
    stay = earliest_gone(m.problem, batch_made(p, 0)) - p.frozen(0)
    made = m.batches_by(p.id, week - p.production, factor * p.rest)
    return made + m.batches_by(p.id, week - p.production - stay, -factor * p.rest)


def rests_kept(m: Model, p: ProductData, week: int, factor: float) -> list[Term]:
    """`factor` times the rests in the freezer after `week` that might have gone before."""
    return [
        (kept, factor / p.unit)
        for (product, key), kept in m.rest_kept.items()
        if product == p.id and earliest_gone(m.problem, lot_of(p, key)) <= week
    ]


def _rest_cost(m: Model, p: ProductData, lot: FixedLot) -> float:
    """Of the rest of a lot that goes as early as it may; the cheaper way where there is room."""
    if m.problem.positions is None:
        return least_rest_cost(m.problem, p, lot)
    return rest_cost(m.problem, p, lot, earliest_gone(m.problem, lot))


def lot_of(p: ProductData, key: str | int) -> FixedLot:
    """A fixed lot, or one new batch started in a week."""
    return batch_made(p, key) if isinstance(key, int) else next(x for x in p.lots if x.id == key)


def _serving(m: Model, p: ProductData) -> list[Term]:
    """Shipping, waiting and losing patients; doses past the horizon are outside the plan."""
    end = m.problem.weeks - 1
    terms: list[Term] = []
    for i, c in enumerate(p.classes):
        for k, doses in enumerate(p.course):
            if end >= k:
                terms.append((m.treated[p.id, i, end - k], c.ship_cost * doses))
            before = min(c.transit - 1, end)  # what is given up to this week left before week 0
            if c.transit_stock is not None and k <= before:
                terms.append((m.treated[p.id, i, before - k], -c.ship_cost * doses))
        terms.append((m.lost[p.id, i, end], c.priority * p.loss(c)))
        for t in range(m.problem.weeks):
            terms.append((m.treated[p.id, i, t], -c.priority * p.wait_cost))
            terms.append((m.lost[p.id, i, t], -c.priority * p.wait_cost))
        terms += _levels(m, p, i, c)
    for g, course in enumerate(p.courses):
        for k, (_, doses) in enumerate(course.owed):
            terms.append((m.continued[p.id, g, k], course.ship_cost * doses))
        last = m.continued[p.id, g, len(course.owed) - 1]
        terms.append((last, -course.priority * p.lost_cost))
    return terms


def _levels(m: Model, p: ProductData, i: int, c: PatientClass) -> list[Term]:
    """What patients of a level cost beyond the least: when lost, when waiting, when served."""
    terms: list[Term] = []
    for j, level in enumerate(c.levels):
        extra = level.priority - c.priority
        for t in range(m.last_start(p, c) + 1):
            served = (level.ship_cost - c.ship_cost) * _surely_shipped(m, p, c, t)
            terms.append((m.level_lost[p.id, i, j, t], extra * p.loss(c) - served))
            if (p.id, i, j, t) in m.level_waiting:
                terms.append((m.level_waiting[p.id, i, j, t], extra * p.wait_cost))
    return terms


def _surely_shipped(m: Model, p: ProductData, c: PatientClass, due: int) -> int:
    """Doses a patient due in week `due` gets within the horizon, started as late as may be."""
    start = min(due + p.patience(c), m.problem.weeks - 1)
    return sum(p.course_within(start, m.problem.weeks))


def _fixed(m: Model, p: ProductData) -> float:
    """Money no decision changes: waiting of all that are due, storage of fixed quarantine.

    What is taken over from the plan in force and what it starts in suites that are gone, too, and
    the losses that running courses would be, which those who get all their doses are not.
    """
    total = p.settled + sum(x.patients * x.priority * p.lost_cost for x in p.courses)
    gone = (n for (s, t), n in p.previous.items() if (p.id, s, t) not in m.start)
    total += p.move_cost * sum(gone)
    for c in p.classes:
        total += _waited(p, c)
        due = 0
        for patients in c.due:
            due += patients
            total += c.priority * p.wait_cost * due
        for level in c.levels:
            for t, patients in enumerate(level.due):
                extra = level.ship_cost - c.ship_cost
                total += extra * _surely_shipped(m, p, c, t) * patients
    for t in range(m.problem.weeks):
        total += p.storage_cost * fixed_quarantine(p, t)
    return total + sum(_rest_cost(m, p, lot) for lot in p.lots)


def _waited(p: ProductData, c: PatientClass) -> float:
    """[currency] that those who wait at the start have waited by then; the lost give it back."""
    groups = [(x.priority, x.due[0]) for x in c.levels] or [(c.priority, c.due[0])]
    return c.waited * p.wait_cost * sum(priority * patients for priority, patients in groups)


def fixed_quarantine(p: ProductData, week: int) -> int:
    """Doses of opening lots and firm batches in quarantine at the end of `week`."""
    return sum(lot.doses for lot in p.lots if lot.frozen <= week < lot.released)


def fixed_rest(problem: Problem, p: ProductData, week: int) -> float:
    """Rests of opening lots and firm batches that must be in the freezer at the end of `week`."""
    return sum(lot.rest for lot in p.lots if lot.frozen <= week < earliest_gone(problem, lot))
