"""The sentence and the table of a comparison: rounding, and what the sentence has to name."""

from dataclasses import replace
from typing import Any

from planner.compare.table import comparison_rows
from planner.compare.verdict import Subject, comparison_verdict
from planner.results.comparison import ComparedFigure, Comparison
from planner.results.interval import Interval
from tests.planner.compare.slow_clinic import TERMS


def figure(
    kpi: str, unit: str, shelf: float | None, fresh: float | None, scope: str = "A"
) -> ComparedFigure:
    both = shelf is not None and fresh is not None
    return ComparedFigure(
        scope=scope,
        kpi=kpi,
        unit=unit,
        off_the_shelf=exactly(shelf),
        autologous=exactly(fresh),
        difference=exactly((shelf or 0) - (fresh or 0)) if both else None,
    )


def exactly(value: float | None) -> Interval | None:
    return None if value is None else Interval(mean=value, low=value, high=value)


FIGURES = (
    figure("fill_rate", "share", 0.9536, 0.9999),
    figure("mean_wait_weeks", "week", 1.0, 2.0),
    figure("lost_no_supply", "patient", 46.4, 0.0),
    figure("lost_batch_failed", "patient", 0.0, 0.0),
    figure("lost_lot_failed", "patient", 0.0, 0.11),
    figure("lost_dropped_out", "patient", 0.0, 0.0),
    figure("lost_no_time", "patient", 0.0, 0.0),
    figure("cost_per_treated", "EUR per patient", 10.0, 20.0),
)
RESPONDERS = (
    figure("responders_per_100", "patient", 57.2, 50.0),
    figure("break_even_response", "ratio", 1.0485, None),
)
SUBJECT = Subject(
    product="A",
    terms=replace(TERMS, max_wait_days=None),
    max_wait_weeks=2,
    response=None,
    load=0.9,
    patients=1000.2,
    lots=1000.0,
)


def said(*more: ComparedFigure, terms: dict[str, Any] | None = None, **changes: Any) -> str:
    subject = replace(SUBJECT, terms=replace(SUBJECT.terms, **(terms or {})), **changes)
    return comparison_verdict((*FIGURES, *more), [subject], "EUR")


def test_it_rounds_treated_down_and_lost_up_and_names_what_is_assumed() -> None:
    assert said() == (
        "Fresh autologous manufacture treats 99.9 % of the 1,000 patients, off the shelf 95.3 % "
        "(4.6 points apart, 95 % interval 4.6 to 4.6), after 2.0 weeks instead of 1.0, for 20 "
        "instead of 10 EUR each, mostly because fewer find no dose or slot in time: 0.0 % against "
        "4.7 %; efficacy and drop-out are assumed equal."
    )


def test_responses_of_both_sides() -> None:
    """60 % of 95.36 % against half of 99.99 %: the shelf is ahead, and treats fewer."""
    found = said(*RESPONDERS, response=0.6, terms={"response": 0.5})
    assert found.endswith(
        "; of 100 referred 57.2 respond off the shelf and 50.0 fresh (response 0.6 and 0.5, off "
        "the shelf ahead); the winner changes at a relative response of 1.05; drop-out is assumed "
        "equal."
    )
    assert "efficacy" in said(*RESPONDERS, response=0.6)  # the other is not known


def test_two_last_days_are_both_named() -> None:
    assert (
        "; the last days differ: off the shelf the end of week due + 2 (15 to 21 days after "
        "referral), fresh 56 days after referral;"
    ) in said(terms={"max_wait_days": 56.0})


def test_what_nobody_makes_today_is_hypothetical() -> None:
    assert said(terms={"hypothetical": True}).startswith(
        "Fresh autologous manufacture (hypothetical: nobody makes it so today) treats 99.9 %"
    )


def test_an_overloaded_plant_is_named() -> None:
    """Then no other reason is given."""
    assert "The plant" not in said(load=0.95)
    assert "mostly because" in said(load=0.95)
    assert "mostly because" not in said(load=1.1299)
    assert said(load=1.1299).endswith(
        ". The plant, not the technology, decides: 112 % of the slots for fresh lots are asked for "
        "(offered load)."
    )


def test_without_a_lot_there_is_no_wait_and_no_cost() -> None:
    """3 days of apheresis, 10 + 4 + 1 to treatment."""
    assert said(lots=0.0, load=2.0, max_wait_weeks=1) == (
        "Fresh autologous manufacture cannot meet this wait: not one lot is started, since from "
        "referral to treatment 18 days pass, and the last day is 8 to 14 days after it. Off the "
        "shelf treats 95.3 % of 1,000 patients."
    )
    assert "the last day is 1 day after it" in said(lots=0.0, terms={"max_wait_days": 1.0})


def test_why_there_is_no_lot_is_not_said_of_days_that_would_do() -> None:
    """18 days would do where there are 21: all dropped out, or others took the slots.  At a
    start_chance of 0 lots are begun until the last day, so the cells alone come too late."""
    for days in (18.0, 21.0):
        assert (
            "since nobody's cells are there, with a slot free, before the patient drops out or is "
            "late. Off the shelf"
        ) in said(lots=0.0, terms={"max_wait_days": days})
    assert "since from referral to the cells 3 days pass, and the last day is 2 days after" in said(
        lots=0.0, terms={"start_chance": 0.0, "max_wait_days": 2.0}
    )


def test_what_rounds_to_nothing_has_no_minus_and_what_is_exact_no_interval() -> None:
    small = Interval(mean=-0.0001, low=-0.0201, high=0.0199)
    same = Interval(mean=0.2, low=0.2 - 1e-17, high=0.2 + 1e-16)
    figures = [
        replace(FIGURES[0], difference=small),
        replace(FIGURES[0], kpi="offered_load", off_the_shelf=None, autologous=same),
    ]
    found = Comparison(figures=figures, verdict="", replications=2, seed=1, patients=9, notes=())
    rows = comparison_rows(found, "EUR")
    assert rows[0]["difference"] == "+0.0 ± 2.0"
    assert rows[1]["fresh autologous"] == "20.0"


def test_a_tie() -> None:
    even = figure("fill_rate", "share", 0.9, 0.9)
    found = comparison_verdict((*FIGURES[1:], even), [SUBJECT], "EUR")
    assert found.startswith("Neither treats more of the 1,000 patients for certain: off the shelf")
    assert "assumed equal." in found


def test_one_sentence_for_each_product() -> None:
    other = tuple(replace(f, scope="B") for f in FIGURES)
    lines = comparison_verdict(
        (*FIGURES, *other), [SUBJECT, replace(SUBJECT, product="B")], "EUR"
    ).split("\n")
    assert [line[:9] for line in lines] == ["A: Fresh ", "B: Fresh "]


def test_the_table_rounds_treated_down_and_differences_to_the_nearest() -> None:
    found = Comparison(figures=FIGURES, verdict="", replications=2, seed=1, patients=1000, notes=())
    row = comparison_rows(found, "EUR")[0]
    assert (row["off the shelf"], row["fresh autologous"]) == ("95.3", "99.9")
    assert row["difference"] == "-4.6"
