"""Shipments labelled oldest first; plans from before that was a rule."""

import json
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest

from planner.audit.audit import audit
from planner.audit.label_anew import from_before, hindrances, label_anew, other_lots
from planner.audit.rewrite import Rewritten, rewrite
from planner.domain.freezer import Freezer
from planner.domain.plan import Discard, Plan, Shipment, Violation
from planner.domain.product import Product
from planner.domain.scenario import Scenario
from planner.io.plan.read import read_plan
from planner.io.plan.write import write_plan
from planner.io.scenario.hashing import scenario_hash
from planner.kpis import cost
from planner.verify import CHECKS, verify
from planner.verify.oldest_first import oldest_first
from tests.builders import parts
from tests.builders.any_plans import report
from tests.builders.costed_by_hand import PLAN, SCENARIO, shipment
from tests.builders.folders import change, tree
from tests.builders.parts import MONDAY, ON_HAND, expired, hospital, lot

FEFO = replace(SCENARIO, fefo=True)
OLD_VERSIONS = {"python": "3.11.7", "cryoplan": "0.1.0"}
# By hand: in week 3 H2 gets its 3 doses from B0, which has 4 and is good to week 5, and H1 its 1;
# so 2 of B1 stay, and nothing of B0 is left to expire.
LABELLED = replace(
    PLAN,
    shipments=(*PLAN.shipments[:5], shipment("B0", "H2", 3, 3), shipment("B1", "H2", 4, 1)),
    discards=(expired("=L1", "MSC", 1, 1),),
)


def test_doses_leave_from_the_lots_that_expire_first() -> None:
    assert any(oldest_first(FEFO, PLAN))
    assert label_anew(FEFO, PLAN) == LABELLED
    assert verify(FEFO, LABELLED) == []
    assert other_lots(PLAN, LABELLED) == 1  # of 8: the 2 doses of B1 in week 3
    assert label_anew(FEFO, LABELLED) == LABELLED


A = parts.product("A")
NEAR, FAR = hospital("H"), hospital("F", transit_weeks=2)


def small(*lots: tuple[str, int, int], product: Product = A, **changes: Any) -> Scenario:
    """A product with lots (id, doses, last week) for hospitals next door and two weeks away."""
    on_hand = tuple(
        lot(name, "A", doses, ON_HAND, MONDAY + timedelta(days=7 * last + 6))
        for name, doses, last in lots
    )
    return parts.scenario(product, hospitals=(NEAR, FAR), lots=on_hand, **changes)


def anew(scenario: Scenario, *rows: Shipment | Discard) -> Plan:
    shipments = tuple(x for x in rows if isinstance(x, Shipment))
    discards = tuple(x for x in rows if isinstance(x, Discard))
    return label_anew(scenario, Plan(shipments=shipments, discards=discards))


def test_long_lives_come_first_within_a_week() -> None:
    """X is good to week 2, Y to 3.  F, two weeks away, asks e >= 2 of what leaves in week 0, and
    H e >= 0.  F takes X; were H first, F would have Y.  Both orders treat the same patients, but
    with X good to week 1 only H can use it, and F must have Y.
    """
    scenario = small(("X", 1, 2), ("Y", 2, 3))
    near, far = (parts.sent(scenario, "Y", "A", to, 0, 1) for to in ("H", "F"))
    done = anew(scenario, near, far)
    assert done.shipments == (near, replace(far, lot="X"))
    scenario = small(("X", 1, 1), ("Y", 2, 3))
    assert anew(scenario, near, far).shipments == (replace(near, lot="X"), far)


def test_a_shipment_may_be_split_between_lots() -> None:
    scenario = small(("X", 2, 2), ("Y", 5, 3))
    (x, y) = anew(scenario, parts.sent(scenario, "Y", "A", "H", 0, 5)).shipments
    assert [(x.lot, x.doses), (y.lot, y.doses)] == [("X", 2), ("Y", 3)]


def test_a_lot_serves_from_its_release_on() -> None:
    """X is released in week 1: it cannot leave in week 0, and leaves first in week 1."""
    scenario = small(("X", 2, 2), ("Y", 5, 3))
    late = replace(scenario.lots["X"], released_on=date(2026, 1, 12))
    scenario = replace(scenario, lots={**scenario.lots, "X": late})
    rows = (parts.sent(scenario, "Y", "A", "H", week, 1) for week in (0, 1))
    assert [x.lot for x in anew(scenario, *rows).shipments] == ["Y", "X"]


def test_what_is_left_expires_in_the_last_week() -> None:
    """1 of X's 2 expires in week 2, all 5 of Y in week 3; what is good to week 9 stays."""
    scenario = small(("X", 2, 2), ("Y", 5, 3), ("Z", 7, 9))
    done = anew(scenario, parts.sent(scenario, "Y", "A", "H", 0, 1), expired("X", "A", 2, 2))
    assert done.discards == (expired("X", "A", 2, 1), expired("Y", "A", 3, 5))


def test_doses_discarded_early_are_so_while_they_are_there() -> None:
    """3 of Y and 2 of X were discarded in week 1.  X's 2 leave in week 0 now; Y's 3 still go."""
    scenario = small(("X", 2, 2), ("Y", 5, 3), early_discard=True)
    early = [
        Discard(lot=n, product="A", week=1, doses=d, reason="early")
        for n, d in (("X", 2), ("Y", 3))
    ]
    done = anew(scenario, parts.sent(scenario, "Y", "A", "H", 0, 2), *early)
    assert [x.lot for x in done.shipments] == ["X"]
    assert done.discards == (early[1], expired("Y", "A", 3, 2))


def test_whole_courses_stay_whole() -> None:
    """A course is 3 doses: of X's 5 one course leaves and 2 expire; the second comes from Y."""
    whole = parts.product("A", course=(2, 1), ship_course="whole")
    scenario = small(("X", 5, 2), ("Y", 9, 3), product=whole)
    done = anew(scenario, parts.sent(scenario, "Y", "A", "H", 0, 6))
    assert [(x.lot, x.doses) for x in done.shipments] == [("X", 3), ("Y", 3)]
    assert expired("X", "A", 2, 2) in done.discards


def test_whole_courses_live_until_their_last_dose() -> None:
    """Begun in week 2, the second dose is given in week 3: X, good to week 2, is too old."""
    whole = parts.product("A", course=(2, 1), ship_course="whole")
    scenario = small(("X", 3, 2), ("Y", 3, 3), product=whole)
    sent = parts.sent(scenario, "Y", "A", "H", 2, 3)
    assert anew(scenario, sent).shipments == (sent,)


INVERSION = Violation(rule="I4", message="")


@pytest.mark.parametrize(
    ("versions", "old"),
    [
        (OLD_VERSIONS, True), ({}, True), ("0.1", True), ({"contract": "3"}, True),
        ({"contract": 2}, True), ({"contract": 3}, False), ({"contract": 4}, False),
    ],
)  # fmt: skip
def test_the_report_says_which_contract_it_knows(versions: object, old: bool) -> None:
    assert from_before({"versions": versions}, [INVERSION]) == old
    assert not from_before({"versions": versions}, [])


def test_without_a_report_nobody_knows() -> None:
    assert not from_before(None, [INVERSION])


def test_which_rules_must_hold_first() -> None:
    """Those on rows and doses; not oldest first itself, nor rooms, banks and freezers."""
    broken = [Violation(rule=r, message="") for r in ("S2", "P4", "I4", "B1", "I1", "F1", "S2")]
    assert hindrances(broken) == ["I1", "P4", "S2"]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A plan folder from before the rule, whose bound is 4,000."""
    told = report(
        FEFO, PLAN, scenario_hash=scenario_hash(FEFO), versions=OLD_VERSIONS, bound=4000.0
    )
    write_plan(FEFO, told, tmp_path / "plan")
    return tmp_path / "plan"


def rules(folder: Path) -> list[str]:
    return [v.rule for v in audit(FEFO, folder)[0]]


def said(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "report.json").read_bytes())


def test_an_old_plan_is_named_as_such(out: Path) -> None:
    first, second = audit(FEFO, out)[0]
    assert str(first) == (
        "P24: report.json: the plan is from before oldest first was a rule. cryoplan check FOLDER "
        "PLAN --rewrite labels it anew: the same batches, patients and doses, from other lots."
    )
    assert str(second).startswith("I4: Lot B1: 2 doses shipped to H2 on 2026-01-26, while lot B0")


def test_an_old_plan_is_labelled_anew(out: Path) -> None:
    """By hand: 2 doses fewer are discarded at 3; 2 of B1 are stored in weeks 3 to 5 in place of
    2 of B0 in weeks 3 and 4, at 0.25; the end, 2 doses short of 15, is covered: 2,000 / 3 less.
    """
    before = tree(out)
    assert rewrite(FEFO, out) == Rewritten(other_lots=1, shipments=8)
    assert read_plan(FEFO, out).plan == LABELLED
    assert audit(FEFO, out) == ((), ())
    now = said(out)
    total = cost(FEFO, PLAN).total - 2 * 3 + 0.25 * 2 - 2000 / 3
    assert now["cost"] == pytest.approx(total, rel=1e-12)
    assert now["bound"] == 4000.0  # proven without the rule, it holds with it
    assert now["versions"] == {**OLD_VERSIONS, "contract": 3}
    assert {n for n, content in tree(out).items() if content != before[n]} == {
        "shipments.csv", "discards.csv", "stock.csv", "kpis.csv", "report.json",
    }  # fmt: skip


def test_an_edit_by_hand_is_refused_and_not_changed(out: Path) -> None:
    """The report knows the rule, so that the inversion is an edit."""
    change(out / "report.json", '"python"', '"contract": 3,\n    "python"')
    assert rules(out) == ["I4"]
    before = tree(out)
    assert rewrite(FEFO, out) == Rewritten(shipments=8)
    assert {n for n, content in tree(out).items() if content != before[n]} == {"report.json"}
    assert rules(out) == ["I4"]


def test_a_plan_that_breaks_other_rules_on_doses_is_not_mended_silently(out: Path) -> None:
    """One dose of L1 fewer in week 0: a patient is short of it, and one more is kept too long."""
    change(
        out / "shipments.csv",
        "=L1,MSC,H1,2026-01-05,2026-01-05,2",
        "=L1,MSC,H1,2026-01-05,2026-01-05,1",
    )
    decisions = (out / "shipments.csv").read_bytes(), (out / "discards.csv").read_bytes()
    assert rewrite(FEFO, out) == Rewritten(shipments=8)
    assert ((out / "shipments.csv").read_bytes(), (out / "discards.csv").read_bytes()) == decisions
    first = audit(FEFO, out)[0][0]
    assert "Solve again, or mend what breaks I2, S2; then cryoplan check" in str(first)
    assert said(out)["versions"] == OLD_VERSIONS
    assert {x["rule"] for x in said(out)["violations"]} == {"I2", "I4", "S2"}


def test_a_plan_that_breaks_a_rule_on_rooms_is_labelled_and_told_so(out: Path) -> None:
    change(out / "batches.csv", "B1,MSC,A,1", "B1,MSC,A,3")
    assert rewrite(FEFO, out).other_lots == 1
    assert rules(out) == ["B1"]


def test_freezers_that_lived_on_expiry_are_told(tmp_path: Path) -> None:
    """A freezer for 2 doses of X, good to week 1, and 2 of Y, good to week 9, closes after week 1.
    Y served weeks 0 and 1 while X expired; oldest first X serves, and Y's 2 doses stay.
    """
    scenario = small(("X", 2, 1), ("Y", 2, 9), patients={("A", "H", 0): 1, ("A", "H", 1): 1})
    full = Freezer(id="Z", positions=4, start=MONDAY, end=date(2026, 1, 18))
    scenario = replace(scenario, freezers={"Z": full})
    plan = Plan(
        service=tuple(parts.served("A", "H", week, week) for week in (0, 1)),
        shipments=tuple(parts.sent(scenario, "Y", "A", "H", week, 1) for week in (0, 1)),
        discards=(expired("X", "A", 1, 2),),
    )
    assert {v.rule for v in verify(scenario, plan)} == {"I4"}
    told = report(scenario, plan, scenario_hash=scenario_hash(scenario), versions=OLD_VERSIONS)
    write_plan(scenario, told, tmp_path / "plan")
    assert rewrite(scenario, tmp_path / "plan") == Rewritten(other_lots=2, shipments=2)
    found = audit(scenario, tmp_path / "plan")[0]
    assert {v.rule for v in found} == {"F1"}
    assert "F1" in {x["rule"] for x in said(tmp_path / "plan")["violations"]}


def drawn(seed: int, product: Product) -> tuple[Scenario, Plan]:
    """Six lots, and shipments and early discards from any lot that can give them."""
    dice = np.random.default_rng(seed)
    held = [(f"X{k}", int(dice.integers(1, 16)), int(dice.integers(0, 9))) for k in range(6)]
    scenario = small(*held, product=product, weeks=8, early_discard=True)
    left, last = {name: doses for name, doses, _ in held}, {name: e for name, _, e in held}
    each = product.doses_per_course if product.whole_course else 1
    rows: dict[tuple[str, str, int], int] = {}
    discards: list[Discard] = []
    for week in range(8):
        for _ in range(dice.integers(0, 5)):
            name, to = f"X{dice.integers(6)}", "FH"[dice.integers(2)]
            doses = each * int(dice.integers(1, 4))
            arrives = week + scenario.hospitals[to].transit_weeks
            if arrives < 8 and arrives + product.kept_weeks <= last[name] and doses <= left[name]:
                left[name] -= doses
                rows[name, to, week] = rows.get((name, to, week), 0) + doses
        for name, doses in left.copy().items():
            early = dice.integers(0, 8) == 1
            if doses and (early or week == last[name]):
                gone = parts.expired(name, "A", week, doses)
                if week < last[name]:
                    gone = replace(gone, doses=1, reason="early")
                left[name] -= gone.doses
                discards.append(gone)
    sent = tuple(parts.sent(scenario, lot, "A", to, week, n) for (lot, to, week), n in rows.items())
    return scenario, Plan(shipments=sent, discards=tuple(discards))


def delivered(plan: Plan) -> Counter[tuple[str, int, int]]:
    found: Counter[tuple[str, int, int]] = Counter()
    for x in plan.shipments:
        found[x.hospital, x.shipped, x.infused] += x.doses
    return found


@pytest.mark.parametrize("way", ["weekly", "whole"])
def test_any_plan_can_be_labelled_anew(way: Literal["weekly", "whole"]) -> None:
    """Whatever was shipped and discarded: the lots suffice, and no rule on doses is broken."""
    product = parts.product("A", course=(2, 1), ship_course=way)
    inverted = 0
    for seed in range(200):
        scenario, plan = drawn(seed, product)
        assert not [v for rule in ("I1", "I2", "I3") for v in CHECKS[rule](scenario, plan)]
        inverted += any(oldest_first(scenario, plan))
        done = label_anew(scenario, plan)
        assert not [v for rule in ("I1", "I2", "I3") for v in CHECKS[rule](scenario, done)]
        assert not any(oldest_first(scenario, done))
        assert delivered(done) == delivered(plan)
        course = product.doses_per_course if product.whole_course else 1
        assert not any(x.doses % course for x in done.shipments)
        early = {(x.lot, x.week): x.doses for x in plan.discards if x.reason == "early"}
        kept = [x for x in done.discards if x.reason == "early"]
        assert all(x.doses <= early[x.lot, x.week] for x in kept)
    assert inverted > 50


def test_lots_on_hold_stay_where_they_are() -> None:
    """OLD, on hold, expires in week 2 and is discarded then; NEW serves, though it is younger."""
    hold = lot("OLD", "A", 2, ON_HAND, MONDAY + timedelta(days=20), status="hold")
    new = lot("NEW", "A", 5, ON_HAND, MONDAY.replace(year=2027))
    scenario = parts.scenario(parts.product("A"), lots=(hold, new))
    rows = (parts.sent(scenario, "NEW", "A", "H", 1, 3),)
    plan = Plan(shipments=rows, discards=(expired("OLD", "A", 2, 2),))
    assert label_anew(scenario, plan) == plan
