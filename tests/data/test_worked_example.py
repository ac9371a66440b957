"""docs/worked_example.md: the plan on the page is a plan, and costs what the page says."""

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

from planner.domain.plan import Batch, Discard, Plan, Service, Shipment
from planner.io.scenario.read import load_scenario
from planner.kpis import cost, stock
from planner.solving import Settings
from planner.verify import verify
from planner.workflow.solve import solve

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "worked_example.md").read_text(encoding="utf-8")
SCENARIO = load_scenario(ROOT / "data" / "tiny").scenario
TRANSIT = {name: hospital.transit_weeks for name, hospital in SCENARIO.hospitals.items()}


def table(header: str) -> list[list[str]]:
    """The cells of the page's table that begins with `header`."""
    block = PAGE[PAGE.index(f"| {header}") :].split("\n\n", maxsplit=1)[0].splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in block[2:]]


def best_cost() -> Decimal:
    found = re.findall(r"^Cost of the best plan: (\d+)$", PAGE, flags=re.MULTILINE)
    assert len(found) == 1
    return Decimal(found[0])


def service() -> tuple[Service, ...]:
    """Everybody starts in the week due but D, a week late, and H, lost."""
    return tuple(
        Service(product="MSC", hospital=hospital, due=due, start=start, patients=patients)
        for hospital, due, start, patients in (
            ("NEAR", 0, 0, 1),
            ("NEAR", 1, 1, 1),
            ("NEAR", 2, 2, 1),
            ("FAR", 2, 3, 1),
            ("NEAR", 4, 4, 2),
            ("FAR", 4, 4, 1),
            ("NEAR", 6, None, 1),
        )
    )


def plan() -> Plan:
    """The plan as the page tells it; its shipments are read off the page."""
    common = {"product": "MSC", "suite": "S1", "room": 1, "doses": 6}
    return Plan(
        batches=(
            Batch(id="FIRM", start=-1, frozen=1, released=2, last=4, firm=True, **common),
            Batch(id="NEW", bank="W1", donor="D1", start=1, frozen=3, released=4, last=6, **common),
        ),
        service=service(),
        shipments=tuple(
            Shipment(
                lot=lot,
                product="MSC",
                hospital=hospital,
                shipped=int(shipped),
                infused=int(infused),
                doses=int(doses),
            )
            for shipped, lot, hospital, doses, infused, _ in table("shipped in week")
        ),
        discards=(
            Discard(lot="OLD", product="MSC", week=1, doses=1, reason="expired"),
            Discard(lot="NEW", product="MSC", week=6, doses=1, reason="expired"),
        ),
    )


def test_the_plan_on_the_page_breaks_no_rule():
    assert verify(SCENARIO, plan()) == []


def test_it_costs_what_the_page_says():
    assert cost(SCENARIO, plan()).exact == best_cost()


def test_the_solver_finds_the_same_plan():
    """The page proves that no plan is cheaper, and that this one alone costs so little."""
    report = solve(SCENARIO, Settings(seconds=60, gap=0, threads=1))
    assert report.ending == "OPTIMAL"
    assert report.cost == float(best_cost())
    assert report.plan is not None
    found = Counter((x.shipped, x.infused, x.hospital, x.doses) for x in report.plan.shipments)
    assert found == Counter((x.shipped, x.infused, x.hospital, x.doses) for x in plan().shipments)


def test_the_cost_lines_are_those_of_the_plan():
    parts = cost(SCENARIO, plan())
    said = {name: Decimal(value) for name, _, value in table("cost |")}
    assert said == {
        "batches": parts.batches,
        "new cell banks and donors": parts.wcbs + parts.donors,
        "storage": parts.storage,
        "expired doses": parts.discard,
        "shipping": parts.shipping,
        "waiting": parts.waiting,
        "lost patients": parts.lost,
        "ending shortfall": parts.ending,
    }


def test_the_stock_table_is_that_of_the_plan():
    said = {
        (lot, week): int(cell.split()[0])
        for lot, *cells, _ in table("doses in the freezer")
        for week, cell in enumerate(cells)
        if cell and cell != "0"
    }
    assert said == {(row.lot, row.week): row.doses for row in stock(SCENARIO, plan())}
