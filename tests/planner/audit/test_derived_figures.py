"""What a plan folder says against what follows from its plan (contract 8)."""

from dataclasses import replace

import pytest

from planner.audit.derived_figures import kpi_faults, report_faults, stock_faults
from planner.domain.plan import Stock
from planner.kpis import kpis, stock
from planner.results.report import Kpi
from tests.builders.costed_by_hand import PLAN, SCENARIO

STOCK = stock(SCENARIO, PLAN)
KPIS = kpis(SCENARIO, PLAN)
REPORT = {
    "cost": 100.0,
    "bound": 99.0,
    "objective": 100.0,
    "gap": 0.01,
    "ending": "OPTIMAL",
    "settings": {"gap": 0.01},
    "violations": [],
}


def one(faults) -> str:
    (found,) = faults
    return str(found)


def test_true_tables_have_no_fault():
    assert list(stock_faults(SCENARIO.calendar, STOCK[::-1], STOCK)) == []
    assert list(kpi_faults(KPIS[::-1], KPIS)) == []


def test_stock_rows_missing_extra_and_wrong():
    def fault(*rows: Stock) -> str:
        return one(stock_faults(SCENARIO.calendar, rows, STOCK))

    first = STOCK[0]
    where = "P21: stock.csv: lot =L1, week of 2026-01-05: "
    true = "2 doses of MSC (usable)"
    assert fault(*STOCK[1:]).startswith(f"{where}nothing is written, {true} follows")
    assert fault(*STOCK, first).startswith(f"{where}{true} and {true} is written, {true} follows")
    changed = replace(first, doses=3, status="quarantine")
    assert fault(changed, *STOCK[1:]).startswith(f"{where}3 doses of MSC (quarantine) is written")
    late = replace(first, week=5)
    assert "week of 2026-02-09: 2 doses of MSC (usable) is written, nothing" in fault(*STOCK, late)


def test_many_wrong_rows_are_counted():
    rows = tuple(replace(STOCK[0], week=w) for w in range(10, 60))
    found = [str(v) for v in stock_faults(SCENARIO.calendar, (*STOCK, *rows), STOCK)]
    assert len(found) == 21
    assert found[-1].startswith("P21: stock.csv: 30 more rows are not true.")


@pytest.mark.parametrize(
    ("value", "true", "alike"),
    [
        (1.23457, 1.234567, True),  # six significant digits
        (1.2346, 1.234567, False),
        (3, 3.0, True),
        (123457, 123456, False),  # a count is exact
        (0.0, 1e-9, False),
        (None, 0.0, False),
        (None, None, True),
        ("2026-01-05", "2026-01-05", True),
        ("2026-01-12", "2026-01-05", False),
        (None, "2026-01-05", False),
        (5.0, "2026-01-05", False),
    ],
)
def test_kpi_values(value, true, alike):
    said = Kpi(scope="all", kpi="cost", value=value, unit="CNY")
    found = list(kpi_faults([said], [replace(said, value=true)]))
    assert (found == []) == alike


def test_kpi_rows_missing_extra_and_wrong_unit():
    assert "all, fill_rate: nothing is written, 0.8 share follows" in one(
        kpi_faults(KPIS[1:], KPIS)
    )
    assert "0.8 share and 0.8 share is written" in one(kpi_faults((*KPIS, KPIS[0]), KPIS))
    foreign = Kpi(scope="H1", kpi="fill_rate", value=None, unit="share")
    assert "H1, fill_rate: blank share is written, nothing" in one(
        kpi_faults((*KPIS, foreign), KPIS)
    )
    percent = replace(KPIS[0], unit="%")
    assert "0.8 % is written, 0.8 share follows" in one(kpi_faults((percent, *KPIS[1:]), KPIS))


def test_figures_that_an_older_version_did_not_write_are_one_fault():
    """Money has the scopes all, MSC and NK; so 3 figures are 9 rows, and no other row is wrong."""
    older = [k for k in KPIS if k.kpi not in {"cost", "spend", "cost_per_treated"}]
    assert one(kpi_faults(older, KPIS)).startswith(
        "P22: kpis.csv: no row of cost, spend, cost_per_treated, of 9 due; "
        "an older version did not write them. Mend"
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({}, ""),
        ({"cost": 100.0 + 5e-8}, ""),
        ({"cost": 99.5, "gap": 0.5 / 99.5}, "cost is 99.5; the plan costs 100.0"),
        ({"cost": None, "gap": None, "ending": "FEASIBLE"}, "cost is null; the plan costs 100.0"),
        ({"gap": 0.009}, "gap is 0.009; by cost and bound it is 0.01"),
        ({"gap": None, "ending": "FEASIBLE"}, "gap is null; by cost and bound it is 0.01"),
        ({"bound": None, "ending": "FEASIBLE"}, "gap is 0.01; by cost and bound it is null"),
        ({"bound": 100.0, "gap": 0.0}, ""),
        (
            {"bound": 100.00001, "objective": 100.00001, "gap": -1e-7},
            "bound 100.00001 is above the cost 100.0 by rounding. Mend the plan, or bring the rest",
        ),
        ({"objective": 98.99999}, "bound 99.0 is above the objective 98.99999 by rounding."),
        ({"objective": 98.0}, "bound 99.0 is above the objective 98.0"),
        ({"objective": None}, ""),
        ({"settings": {"gap": 0.005}}, "ending is OPTIMAL, but gap is 0.01 and settings.gap 0.005"),
        ({"settings": {}}, "ending is OPTIMAL, but gap is 0.01 and settings.gap null"),
        ({"ending": "FEASIBLE", "settings": {"gap": 0.005}}, ""),
        ({"ending": "NO_PLAN"}, "ending is NO_PLAN, but there is a plan"),
        ({"violations": [{"rule": "B1", "message": "x"}]}, "violations are listed, but the plan"),
    ],
)
def test_report(change, message):
    found = list(report_faults({**REPORT, **change}, 100.0, sound=True))
    if message:
        assert one(found).startswith(f"P23: report.json: {message}")
    else:
        assert found == []


def test_a_bound_above_the_cost_is_no_bound():
    said = {**REPORT, "bound": 100.1, "gap": (100.0 - 100.1) / 100.0, "objective": None}
    assert "above the cost 100.0: it is no bound" in one(report_faults(said, 100.0, sound=True))
    assert list(report_faults(said, 100.0, sound=False)) == []  # nor does the plan count


def test_gap_of_a_cheap_plan_is_absolute():
    """gap = (cost - bound) / max(1, |cost|)."""
    said = {**REPORT, "cost": 0.5, "objective": 0.5, "bound": 0.4, "gap": 0.1}
    said["settings"] = {"gap": 0.1}
    assert list(report_faults(said, 0.5, sound=True)) == []
