"""Closing stock of each lot in every week (contract 1, 2), and stock.csv (contract 8)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from planner.domain.plan import Batch, Plan, Stock
from planner.domain.scenario import Scenario
from planner.errors import require


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One lot: an opening lot still good at the start, or a batch frozen within the horizon."""

    lot: str
    product: str
    released: int  # first week its doses may be shipped
    last: int  # week e
    closing: tuple[int, ...]  # [dose] at the end of weeks 0 ... T - 1, quarantine included
    on_hold: bool = False  # it serves nobody

    def usable(self, week: int) -> bool:
        """Whether its doses may be shipped in `week`, for those who can still use them."""
        return not self.on_hold and self.released <= week <= self.last


def unknown_references(scenario: Scenario, plan: Plan) -> tuple[str, ...]:
    """Ids the scenario does not know or that stand for two lots: with any, no figure is defined."""
    batches = {b.id for b in plan.batches}
    named = [
        ("product", scenario.products, (b.product for b in plan.batches)),
        ("lineage of product", scenario.lineage, (b.product for b in plan.banking)),
        ("product", scenario.products, (x.product for x in plan.service)),
        ("product", scenario.products, (x.product for x in plan.shipments)),
        ("product", scenario.products, (x.product for x in plan.discards)),
        ("suite", scenario.suites, (b.suite for b in plan.batches)),
        ("hospital", scenario.hospitals, (x.hospital for x in plan.service)),
        ("hospital", scenario.hospitals, (x.hospital for x in plan.shipments)),
        ("product", scenario.products, (x.product for x in plan.interrupted)),
        ("hospital", scenario.hospitals, (x.hospital for x in plan.interrupted)),
        ("lot", batches | set(scenario.lots), (x.lot for x in plan.shipments)),
        ("lot", batches | set(scenario.lots), (x.lot for x in plan.discards)),
    ]
    unknown = (
        f"{noun} {name!r} is unknown"
        for noun, known, ids in named
        for name in dict.fromkeys(ids)
        if name not in known
    )
    uses = Counter([*(b.id for b in plan.batches if not _by_lots(scenario, b)), *scenario.lots])
    twice = (f"id {name!r} stands for {n} lots" for name, n in uses.items() if n > 1)
    return tuple(dict.fromkeys([*unknown, *twice]))


def holdings(scenario: Scenario, plan: Plan) -> tuple[Holding, ...]:
    """Every lot's closing stock, opening lots first, in file order.

    It is what came in less what went out, so a plan that ships what is not there shows it as
    a number below 0.  Raises PlannerError, listing all, where `unknown_references` finds any.
    """
    wrong = unknown_references(scenario, plan)
    require(not wrong, f"The plan is not one of this scenario: {'; '.join(wrong)}.")
    outflow: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for x in plan.shipments:
        outflow[x.lot][x.shipped] += x.doses
    for d in plan.discards:
        outflow[d.lot][d.week] += d.doses

    def holding(
        lot: str, product: str, doses: int, weeks: tuple[int, int, int], on_hold: bool = False
    ) -> Holding:
        frozen, released, last = weeks
        closing = _closing(doses, frozen, outflow[lot], scenario.weeks)
        return Holding(
            lot=lot, product=product, released=released, last=last, closing=closing,
            on_hold=on_hold,
        )  # fmt: skip

    found = []
    for lot in scenario.lots.values():
        released, last = scenario.lot_weeks(lot.id)
        # Expired before the start: it counts for nothing.
        doses = scenario.lot_doses(lot.id) if last >= 0 else 0
        hold = lot.status == "hold"
        found.append(holding(lot.id, lot.product, doses, (0, released, last), hold))
    for b in plan.batches:
        if _by_lots(scenario, b):
            continue
        found.append(holding(b.id, b.product, b.doses, (b.frozen, b.released, b.last)))
    return tuple(found)


def _by_lots(scenario: Scenario, b: Batch) -> bool:
    """A firm batch that is frozen already, whose doses an opening lot of its id holds."""
    decided = scenario.batches.get(b.id)
    return decided is not None and decided.frozen and b.id in scenario.lots


def _closing(doses: int, frozen: int, out: Mapping[int, int], weeks: int) -> tuple[int, ...]:
    """Doses on hand at the end of each week of the horizon."""
    change = [0] * weeks
    if frozen < weeks:
        change[max(0, frozen)] += doses
    for week, consumed in out.items():
        if week < weeks:
            change[max(0, week)] -= consumed
    return tuple(accumulate(change))


def on_hand(scenario: Scenario, held: Iterable[Holding]) -> Mapping[str, list[int]]:
    """Closing stock of each product by week [dose], quarantine included."""
    sums = {p: [0] * scenario.weeks for p in scenario.products}
    for h in held:
        weeks = sums[h.product]
        for week, doses in enumerate(h.closing):
            weeks[week] += doses
    return sums


def positions_used(scenario: Scenario, held: Iterable[Holding]) -> Mapping[str, list[Decimal]]:
    """Freezer positions that each product takes at the end of each week (contract 6)."""
    return {
        p: [n * scenario.products[p].positions_per_dose for n in doses]
        for p, doses in on_hand(scenario, held).items()
    }


def stock(scenario: Scenario, plan: Plan) -> tuple[Stock, ...]:
    """Closing stock [dose] of every lot in every week of the horizon; zero rows are left out.

    hold: in every week; quarantine: before the release of the lot; usable: from then on.
    Raises PlannerError where the plan names what the scenario does not know.
    """
    return stock_of(holdings(scenario, plan))


def stock_of(held: Iterable[Holding]) -> tuple[Stock, ...]:
    """The same, of lots whose stock is known."""
    return tuple(
        Stock(
            lot=h.lot,
            product=h.product,
            week=week,
            doses=doses,
            status="hold" if h.on_hold else "quarantine" if week < h.released else "usable",
        )
        for h in held
        for week, doses in enumerate(h.closing)
        if doses
    )
