"""The parameters that may flip a comparison: values looked at, and the scenario at each of them.

Ranges are wide on purpose; each says where it comes from.  "figures" is data/making/figures.csv.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from planner.domain.autologous import Autologous
from planner.domain.product import Product
from planner.domain.scenario import Scenario
from planner.domain.volume import with_volume
from planner.flips.search import Way
from planner.results.flips import PlanUsed

Here = tuple[Scenario, str, Autologous]  # scenario, product, terms of its fresh manufacture
HUNDREDTH, TWENTIETH = Decimal("0.01"), Decimal("0.05")
TEN_A_DECADE = "0.1 0.13 0.16 0.2 0.25 0.32 0.4 0.5 0.63 0.8 1 1.3 1.6 2 2.5 3.2 4"
VOLUMES = tuple(Decimal(text) for text in TEN_A_DECADE.split(" "))  # assumption
LAST_SECOND = 26  # [week] a second infusion later than half a year is a new course: assumption
FEW_SLOTS, SLOTS = 20, 4  # slots are looked at up to the larger of 20 and 4 times those there are


@dataclass(frozen=True, slots=True, kw_only=True)
class FlipParameter:
    """One parameter.

    here: its value in the scenario; None: it has none, and the values are looked at downwards.
    values: all values of its range, rising.  change: the scenario with one of them, in all
    products alike; None: it changes how often treated patients respond, and nothing else.
    """

    name: str
    unit: str
    plan: PlanUsed
    here: Callable[[Here], Decimal | None]
    values: Callable[[Here], Sequence[Decimal]]
    change: Callable[[Scenario, Decimal], Scenario] | None

    def ways(self, here: Here) -> list[Way]:
        """The values from the scenario's own down to the least, and up to the largest."""
        own, values = self.here(here), self.values(here)
        down = tuple(v for v in reversed(values) if own is None or v < own)
        up = tuple(v for v in values if own is not None and v > own)
        return [
            Way(
                scope=here[1],
                parameter=self.name,
                unit=self.unit,
                plan=self.plan,
                values=(own, *beyond),
            )
            for beyond in (down, up)
            if beyond
        ]


def steps(low: Decimal, high: Decimal, step: Decimal) -> tuple[Decimal, ...]:
    """low, low + step, ..., high."""
    return tuple(low + n * step for n in range(int((high - low) / step) + 1))


def relative_response(scenario: Scenario, product: str, terms: Autologous) -> Decimal:
    """How often a patient treated off the shelf responds, relative to fresh; 1 where unknown."""
    shelf, fresh = scenario.products[product].response, terms.response
    if shelf is None or not fresh:
        return Decimal(1)
    return shelf / Decimal(repr(fresh))


def _slots(here: Here) -> Sequence[Decimal]:
    most = max(FEW_SLOTS, SLOTS * here[2].slots_per_week)
    return steps(Decimal(1), Decimal(most), Decimal(1))


def _weeks(here: Here) -> Sequence[Decimal]:
    most = min(LAST_SECOND, here[0].weeks - 1)
    return steps(Decimal(1), Decimal(most), Decimal(1)) if most else ()


def with_term(scenario: Scenario, key: str, value: Decimal) -> Scenario:
    """`key` of [autologous], and of every override that states it."""
    terms = {
        part: {**own, key: value} if key in own or not part else own
        for part, own in scenario.autologous.items()
    }
    return replace(scenario, autologous=terms)


def with_products(scenario: Scenario, change: Callable[[Product], Product]) -> Scenario:
    """The scenario with every product changed."""
    return replace(scenario, products={p: change(x) for p, x in scenario.products.items()})


def with_second_infusion(product: Product, weeks: int) -> Product:
    """The course a second time, begun so many weeks after the first."""
    first = product.course + (0,) * weeks
    course = tuple(
        doses + (product.course[k - weeks] if k >= weeks else 0)
        for k, doses in enumerate(first[: len(product.course) + weeks])
    )
    return replace(product, course=course)


def _batch_success(plan: PlanUsed, step: Decimal) -> FlipParameter:
    """0.01 or 0.05 … 1, all that is possible; figures state 0.73 (BM-MSC) to 0.98."""
    return FlipParameter(
        name="batch_success",
        unit="share",
        plan=plan,
        here=lambda here: here[0].products[here[1]].batch_success,
        values=lambda _: steps(step, Decimal(1), step),
        change=lambda scenario, value: with_products(
            scenario, lambda p: replace(p, batch_success=value)
        ),
    )


PARAMETERS = (
    FlipParameter(  # a tenth to twice: assumption
        name="relative_response",
        unit="off the shelf / fresh",
        plan=PlanUsed.SAME,
        here=lambda here: relative_response(*here),
        values=lambda _: steps(Decimal("0.1"), Decimal(2), Decimal("0.005")),
        change=None,
    ),
    FlipParameter(  # few slots to more than any load needs: assumption
        name="slots_per_week",
        unit="start / week",
        plan=PlanUsed.SAME,
        here=lambda here: Decimal(here[2].slots_per_week),
        values=_slots,
        change=lambda scenario, value: with_term(scenario, "slots_per_week", value),
    ),
    FlipParameter(  # figures: 0 … 0.68 (loss of treatability in aGVHD), rounded up
        name="dropout_per_month",
        unit="1 / month",
        plan=PlanUsed.SAME,
        here=lambda here: Decimal(repr(here[2].dropout_per_month)),
        values=lambda _: steps(Decimal(0), Decimal(1), HUNDREDTH),
        change=lambda scenario, value: with_term(scenario, "dropout_per_month", value),
    ),
    FlipParameter(  # figures: 0.15 … 0.5 at a lead of six months, doubled: assumption
        name="forecast_cv",
        unit="standard deviation / mean",
        plan=PlanUsed.SAME,
        here=lambda here: here[0].products[here[1]].forecast_cv,
        values=lambda _: steps(Decimal(0), Decimal(1), HUNDREDTH),
        change=lambda scenario, value: with_products(
            scenario, lambda p: replace(p, forecast_cv=value)
        ),
    ),
    _batch_success(PlanUsed.SAME, HUNDREDTH),
    _batch_success(PlanUsed.RESOLVED, TWENTIETH),
    FlipParameter(
        name="volume",
        unit="times the patients",
        plan=PlanUsed.RESOLVED,
        here=lambda _: Decimal(1),
        values=lambda _: VOLUMES,
        change=with_volume,
    ),
    FlipParameter(
        name="second_infusion",
        unit="week after the first",
        plan=PlanUsed.RESOLVED,
        here=lambda _: None,
        values=_weeks,
        change=lambda scenario, value: with_products(
            scenario, lambda p: with_second_infusion(p, int(value))
        ),
    ),
)
