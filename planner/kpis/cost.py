"""What a plan costs, recomputed from the plan alone (contract 5).

A deliberate twin of the objective (optimizer/formulation/objective.py): the two share no code.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Context, Decimal, localcontext
from fractions import Fraction

from planner.domain.plan import Plan
from planner.domain.product import ZERO, Product
from planner.domain.scenario import Scenario
from planner.kpis.holdings import Holding, holdings, on_hand

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
        """Cost without waiting, lost patients and ending: the money that is paid."""
        with localcontext(EXACT):
            paid = (self.batches, self.wcbs, self.donors, self.storage, self.discard, self.shipping)
            return float(sum(paid, ZERO))


def cost(scenario: Scenario, plan: Plan) -> Cost:
    """Cost of `plan` by part, exact on the decimals as written (contract 5).

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
    for d in plan.discards:
        discarded[d.product] += d.doses
    for s in plan.shipments:
        shipped[s.product, s.hospital] += s.doses
    for x in plan.service:
        if x.start is None:
            lost[x.product, x.hospital] += x.patients
        else:
            waited[x.product, x.hospital] += x.patients * (x.start - x.due)
    stored = {name: sum(weeks) for name, weeks in on_hand(scenario, held).items()}

    def weighted(counts: Counter[tuple[str, str]], product: str, weight: str) -> Decimal:
        """Counts times the ship_cost or the priority of their hospital."""
        mine = ((h, n) for (p, h), n in counts.items() if p == product)
        return sum((n * getattr(scenario.hospitals[h], weight) for h, n in mine), ZERO)

    mean = scenario.mean_doses_due()
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
                ending=_ending(p, mean[name], _ready(scenario, plan, held, name)),
            )
    return found


def _ready(scenario: Scenario, plan: Plan, held: Sequence[Holding], product: str) -> int:
    """Doses that are there, or in the making, when the horizon is over.

    Where courses leave whole, each lot counts only the whole courses that it gives.
    """
    p, weeks = scenario.products[product], scenario.weeks
    lots = [h.closing[-1] for h in held if h.product == product and h.last >= weeks]
    lots += [b.doses for b in plan.batches if b.product == product and b.frozen >= weeks]
    least = p.shipping_unit
    return sum(doses // least * least for doses in lots)


def _ending(p: Product, mean: Fraction, ready: int) -> Decimal:
    """Ending shortfall x lost_cost / doses per course; a fraction until the last step."""
    wanted = Fraction(p.ending_cover_weeks) * mean
    short = max(Fraction(0), wanted - ready) * Fraction(p.lost_cost) / p.doses_per_course
    return Decimal(short.numerator) / Decimal(short.denominator)
