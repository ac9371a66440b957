"""A report on the plan made by hand, and random plans: not feasible, only well formed."""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from planner.domain.plan import (
    Batch,
    Discard,
    Interruption,
    NewBank,
    Plan,
    PlanInForce,
    Service,
    Shipment,
    Violation,
)
from planner.domain.scenario import Scenario
from planner.kpis import cost, kpis, stock
from planner.results.report import Report

ids = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")) | st.sampled_from("=+-@'\",\n"),
    min_size=1,
    max_size=8,
).filter(lambda x: x == x.strip() and not x.startswith("'"))
weeks = st.integers(-60, 300)
counts = st.integers(0, 10**12)

batches = st.builds(
    Batch,
    id=ids,
    product=ids,
    suite=ids,
    room=counts,
    bank=ids | st.just(""),
    start=weeks,
    frozen=weeks,
    released=weeks,
    last=weeks,
    doses=counts,
    firm=st.booleans(),
    donor=ids | st.just(""),
)
banks = st.builds(
    NewBank,
    id=ids,
    product=ids,
    tier=st.sampled_from(("MCB", "WCB")),
    parent=ids | st.just(""),
    week=weeks,
    usable=weeks,
    vials=counts,
)
plans = st.builds(
    Plan,
    batches=st.lists(batches, max_size=3).map(tuple),
    banking=st.lists(banks, max_size=3).map(tuple),
    service=st.lists(
        st.builds(
            Service, product=ids, hospital=ids, due=weeks, start=weeks | st.none(), patients=counts
        ),
        max_size=3,
    ).map(tuple),
    shipments=st.lists(
        st.builds(
            Shipment, lot=ids, product=ids, hospital=ids, shipped=weeks, infused=weeks, doses=counts
        ),
        max_size=3,
    ).map(tuple),
    discards=st.lists(
        st.builds(
            Discard,
            lot=ids,
            product=ids,
            week=weeks,
            doses=counts,
            reason=st.sampled_from(("expired", "early")),
        ),
        max_size=3,
    ).map(tuple),
    interrupted=st.lists(
        st.builds(
            Interruption, product=ids, hospital=ids, started=weeks, week=weeks, patients=counts
        ),
        max_size=3,
    ).map(tuple),
    previous=st.none()
    | st.builds(
        PlanInForce,
        batches=st.lists(batches.map(lambda b: replace(b, firm=False)), max_size=3).map(tuple),
        banking=st.lists(banks, max_size=3).map(tuple),
    ),
)


def report(scenario: Scenario, plan: Plan | None, *broken: Violation, **other: Any) -> Report:
    """What a solve would say of `plan`, a tenth above its bound."""
    total = None if plan is None else cost(scenario, plan).total
    said: dict[str, Any] = {
        "scenario_hash": "0" * 64,
        "settings": {"gap": 0.2, "seconds": 120.0, "solver": "highs"},
        "versions": {"contract": 3, "cryoplan": "0.1.0"},
        "ending": "OPTIMAL",
        "objective": total,
        "bound": None if total is None else 0.9 * total,
        "cost": total,
        "seconds": 1.5,
        "violations": broken,
        "plan": plan,
        "stock": () if plan is None else stock(scenario, plan),
        "kpis": () if plan is None else kpis(scenario, plan),
    }
    return Report(**{**said, **other})
