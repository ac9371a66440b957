"""The page to print, of a plan made by hand: figures, schedule, dates; nothing from the network."""

import re
from dataclasses import replace

from planner.kpis import plan_figures
from planner.plan_export.render import plan_page
from planner.results.report import Ending, Report
from tests.builders.costed_by_hand import PLAN, SCENARIO


def page(name: str = "By hand") -> str:
    scenario = replace(SCENARIO, name=name)
    figures = plan_figures(scenario, PLAN)
    report = Report(
        scenario_hash="x", settings={}, versions={}, ending=Ending.OPTIMAL, objective=1.0,
        bound=float(figures.cost.total), cost=float(figures.cost.total), seconds=1.0,
        warnings=("One thing is strange.",), plan=PLAN, stock=figures.stock, kpis=figures.kpis,
    )  # fmt: skip
    return plan_page(scenario, report).decode()


def test_it_says_how_good_the_plan_is_and_what_it_does() -> None:
    """Four of five patients start; 2 new batches; 3 doses expire."""
    text = page()
    assert "Proven: no plan can cost less." in text
    for name, value in (("Patients served", "80 %"), ("Patients lost", "1"), ("New batches", "2"),
                        ("Doses expired", "3")):  # fmt: skip
        assert f"<div>{name}<b>{value}</b></div>" in text
    assert "One thing is strange." in text
    assert "Plan of 6 weeks from 5 January 2026" in text


def test_the_schedule_has_a_row_for_each_batch_and_dates_say_what_to_do() -> None:
    text = page()
    assert re.search(r'<tr class="firm"><td>B0 \(firm\)</td>', text)
    assert '<td>B2</td><td>MSC</td><td>A, 1</td><td class="day">2026-02-09</td>' in text
    assert "<td>Begin WCB W2: Stromal cells</td><td>From MCB D1.</td>" in text
    assert text.count("<svg") == 2


def test_nothing_is_fetched_and_names_are_escaped() -> None:
    text = page('<script src="http://x.example">')
    assert "<script" not in text
    assert "&lt;script" in text
    assert not re.search(r"(src|href)=|@import|url\(", text.replace("src=&#34;", ""))
