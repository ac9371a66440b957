"""Service, Stock and banks, and Risk: empty, faulty, without a plan, out of date, full."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.planner.app.visits import holding, opened, solved, unplanned

PAGES = ("service", "stock", "risk")


def told(app: AppTest) -> str:
    return " ".join(x.value for x in (*app.markdown, *app.caption, *app.subheader))


@pytest.mark.parametrize("page", PAGES)
def test_without_a_plan_one_sentence_says_what_to_do(page: str) -> None:
    assert "open one on the Home page" in opened(page).info[0].value
    faulty = holding("tiny", suites=b"suite,rooms,products\nS,-1,NOBODY\n")
    assert "on the Scenario page" in opened(page, faulty).info[0].value
    assert "no plan of this scenario yet" in opened(page, unplanned("tiny")).info[0].value


def test_the_pages_of_a_plan(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`tiny` starts seven of eight: two doses expire, and the one of week 7 costs too much."""
    monkeypatch.setenv("CRYOPLAN_STORE", f"sqlite:///{tmp_path}/runs.db")
    work = solved("tiny")
    service = opened("service", work)
    assert service.markdown[0].value.startswith("7 of 8 patients start")
    worst = service.dataframe[0].value
    assert worst["hospital"].iloc[0] == "Hospital next door"
    assert list(worst["fill"]) == [pytest.approx(5 / 6), 1.0]
    assert set(service.dataframe[1].value["what"]) == {"lost", "1 week late"}
    stock = opened("stock", work)
    assert "2 doses expire unused" in stock.markdown[0].value
    assert "W1 lasts beyond this plan" in told(stock)
    risk = opened("risk", work)
    assert risk.markdown[0].value.startswith("Expect ")
    assert "the plan says 87.5 %" in risk.markdown[0].value
    assert "batches fail" in told(risk)
    for shown in ("stock", "lost"):
        risk.segmented_control(key="fan").set_value(shown).run()
        assert not risk.exception
    settings = work.files["scenario.toml"].replace(b"seed = 1", b"seed = 2")
    work.edit({"scenario.toml": settings})
    assert "out of date" in opened("service", work).warning[0].value
