"""The first sentence of the Service page."""

from planner.app.service.service_tables import HospitalService, Missed, missed, ranked_hospitals
from planner.app.service.service_words import cause_words, limit_words, service_sentence
from planner.kpis.holdings import holdings
from planner.simulation import loss_causes
from tests.builders.costed_by_hand import PLAN, SCENARIO


def test_numbers_hospital_and_cause() -> None:
    """Four of five start, three of them a week late; H2 serves two of three."""
    found = missed(SCENARIO, PLAN, holdings(SCENARIO, PLAN))
    assert service_sentence(ranked_hospitals(SCENARIO, PLAN), found) == (
        "4 of 5 patients start, after 0.8 weeks on average; H2 fares worst (66.6 % start, after "
        "1.0 weeks), because one more batch would cost more than it saves."
    )


def test_everybody_in_time_and_nobody_due() -> None:
    served = HospitalService(
        id="H", name="H", region="", due=1200, started=1200, lost=0, on_time=1200,
        weeks_waited=0, doses=1,
    )  # fmt: skip
    assert service_sentence([served], []) == (
        "All 1,200 patients start in the week in which they are due."
    )
    assert service_sentence([], []) == "Nobody is due in this scenario."


def test_nobody_starts_there() -> None:
    none = HospitalService(
        id="H", name="Far", region="", due=2, started=0, lost=2, on_time=0, weeks_waited=0, doses=0
    )
    lost = Missed(product="A", hospital="H", due=0, start=None, patients=2, limit="start")
    said = service_sentence([none], [lost])
    assert said.startswith("0 of 2 patients start, after – weeks")
    assert said.endswith("no new batch can be ready in time.")


def test_every_limit_and_cause_has_words() -> None:
    for limit in ("start", "laboratory", "freezers", "rooms", "banks", "cost"):
        assert " " in limit_words(limit)
    for cause in (
        loss_causes.FAILED, loss_causes.LABORATORY, loss_causes.DEMAND, loss_causes.FREEZER,
        loss_causes.PLAN,
    ):  # fmt: skip
        assert cause_words(cause) != cause
