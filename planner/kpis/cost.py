"""What a plan costs, recomputed from the plan alone (contract 5).

A deliberate twin of the objective (optimizer/formulation/objective.py): the two share no code.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Context, Decimal, localcontext
from fractions import Fraction

from planner.domain.moves import moved_starts
from planner.domain.plan import Plan
from planner.domain.product import ZERO, Product
from planner.domain.scenario import Scenario
from planner.kpis.holdings import Holding, holdings, on_hand
from planner.kpis.reserve import reserve_shortfall

WEEKS_A_YEAR = 52  # a dose that is missing in the reserve for a year costs as much as a lost one
EXACT = Context(prec=60)  # far beyond any sum of prices as written: only the ending can round


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """The parts of a plan's cost in the scenario's currency; they sum to the objective."""

    batches: Decimal = ZERO  # new batches, release included
    wcbs: Decimal = ZERO  # new WCBs
    donors: Decimal = ZERO  # donors taken on
    storage: Decimal = ZERO  # closing stock of every week, quarantine included
    discard: Decimal = ZERO
    shipping: Decimal = ZERO
    waiting: Decimal = ZERO
    lost: Decimal = ZERO
    ending: Decimal = ZERO  # doses short of the cover asked for at the horizon's end
    interrupted: Decimal = ZERO  # patients in the midst of a course who are given up
    reserve: Decimal = ZERO  # doses short of the reserve at the end of a week
    moves: Decimal = ZERO  # starts other than those of the plan in force

    @property
    def exact(self) -> Decimal:
        """Sum of all parts, as a decimal."""
        with localcontext(EXACT):
            return sum((getattr(self, f.name) for f in fields(self)), ZERO)

    @property
    def total(self) -> float:
        """Cost of the plan."""
        return float(self.exact)

    @property
    def spend(self) -> float:
        """Money that is paid: batches, banks, storage, discards and shipping (contract 8).

        Waiting, lost and interrupted patients, ending, reserve and moves are prices of a plan that
        nobody pays.
        """
        with localcontext(EXACT):
            paid = (self.batches, self.wcbs, self.donors, self.storage, self.discard, self.shipping)
            return float(sum(paid, ZERO))


def cost(scenario: Scenario, plan: Plan) -> Cost:
    """Cost of `plan` by part, exact on the decimals as written (contract 5, 7a).

    Raises PlannerError where the plan names what the scenario does not know.
    """
    return total(cost_by_product(scenario, plan, holdings(scenario, plan)).values())


def total(costs: Iterable[Cost]) -> Cost:
    """Costs added up, part by part."""
    every = tuple(costs)
    with localcontext(EXACT):
        return Cost(
            **{f.name: sum((getattr(c, f.name) for c in every), ZERO) for f in fields(Cost)}
        )


def cost_by_product(scenario: Scenario, plan: Plan, held: Sequence[Holding]) -> Mapping[str, Cost]:
    """Cost of `plan` by product and part; every part belongs to one product."""
    batches = Counter(b.product for b in plan.batches if not b.firm)
    wcbs = Counter(b.product for b in plan.banking if b.tier == "WCB")
    donors = Counter(b.product for b in plan.banking if b.tier == "MCB")
    discarded: Counter[str] = Counter()
    shipped: Counter[tuple[str, str]] = Counter()
    waited: Counter[tuple[str, str]] = Counter()
    lost: Counter[tuple[str, str]] = Counter()
    interrupted: Counter[tuple[str, str]] = Counter()
    for d in plan.discards:
        discarded[d.product] += d.doses
    for s in plan.shipments:
        shipped[s.product, s.hospital] += s.doses
    for x in plan.service:
        if x.start is None:
            lost[x.product, x.hospital] += x.patients
        else:
            waited[x.product, x.hospital] += x.patients * (x.start - x.due)
    for stopped in plan.interrupted:
        interrupted[stopped.product, stopped.hospital] += stopped.patients
    moved = moved_starts(scenario, plan)
    stored = {name: sum(weeks) for name, weeks in on_hand(scenario, held).items()}

    def weighted(counts: Counter[tuple[str, str]], product: str, weight: str) -> Decimal:
        """Counts times the ship_cost or the priority of their hospital."""
        mine = ((h, n) for (p, h), n in counts.items() if p == product)
        return sum((n * getattr(scenario.hospitals[h], weight) for h, n in mine), ZERO)

    found = {}
    with localcontext(EXACT):
        for name, p in scenario.products.items():
            line = scenario.lineage.get(name)
            found[name] = Cost(
                batches=batches[name] * (p.batch_cost + p.release_cost),
                wcbs=wcbs[name] * line.wcb_cost if line else ZERO,
                donors=donors[name] * line.mcb_cost if line else ZERO,
                storage=stored[name] * p.storage_cost,
                discard=discarded[name] * p.discard_cost,
                shipping=weighted(shipped, name, "ship_cost"),
                waiting=weighted(waited, name, "priority") * p.wait_cost,
                lost=weighted(lost, name, "priority") * p.lost_cost,
                ending=_for_doses(p, _ending_shortfall(scenario, plan, held, name)),
                interrupted=weighted(interrupted, name, "priority") * p.lost_cost,
                reserve=_for_doses(p, reserve_shortfall(scenario, held, name) / WEEKS_A_YEAR),
                moves=moved[name] * p.move_cost,
            )
    return found


def _ending_shortfall(
    scenario: Scenario, plan: Plan, held: Sequence[Holding], product: str
) -> Fraction:
    """[dose] that are neither there nor in the making when the horizon is over.

    Where courses leave whole, each lot counts only the whole courses that it gives.
    """
    p, weeks = scenario.products[product], scenario.weeks
    mine = (h for h in held if h.product == product and not h.on_hold)
    lots = [h.closing[-1] for h in mine if h.last >= weeks]
    lots += [b.doses for b in plan.batches if b.product == product and b.frozen >= weeks]
    least = p.shipping_unit
    ready = sum(doses // least * least for doses in lots)
    return max(Fraction(0), scenario.ending_target(product) - ready)


def _for_doses(p: Product, short: Fraction) -> Decimal:
    """[dose] x lost_cost / doses per course; a fraction until the last step."""
    price = short * Fraction(p.lost_cost) / p.doses_per_course
    return Decimal(price.numerator) / Decimal(price.denominator)
