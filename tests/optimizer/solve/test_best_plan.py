"""What lanes offer to: when batches are served, which plan stays, and the bound."""

from collections.abc import Callable
from math import inf

import pytest

from optimizer.allocation.decided import DispatchedPlan
from optimizer.budget import Budget
from optimizer.decisions import Decisions, no_batches
from optimizer.settings import Settings
from optimizer.solution import Progress, Scope, Watch
from optimizer.solve.best_plan import PARAMS, BestPlan
from tests.builders.problems import begun, patients, problem, product

SETTINGS = Settings(threads=1, gap=1e-6)

OF = problem(product(patients(0, 2, 0, 0, 0, 0)), product(patients(0, 0, 3, 0, 0, 0), id="B"))
NONE = no_batches(OF)
A = begun(OF, ("A", 0))  # 304: three of B are lost at 60, 100 the batch, 24 what is left of it
B = begun(OF, ("B", 1))  # 232: two of A are lost, 100 the batch, 12 what is left of it
LATE = begun(OF, ("B", 2))  # 416: all are lost, and four doses are left over


def best_of(
    told: list[Progress] | None = None,
    plans: list[Decisions] | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> BestPlan:
    watch = Watch(
        tell=[].append if told is None else told.append,
        on_incumbent=[].append if plans is None else plans.append,
        stop=stop,
    )
    return BestPlan(OF, SETTINGS, watch, Budget.of(600.0, stop))


def test_batches_are_served_and_the_cheapest_plan_stays() -> None:
    plans: list[Decisions] = []
    best = best_of(plans=plans)
    costs = []
    for batches, objective in ((NONE, 300.0), (A, 290.0), (B, 232.0), (LATE, 100.0)):
        best.offer(batches, objective)
        costs.append(best.cost)
    assert costs == [pytest.approx(300.0), pytest.approx(300.0), *[pytest.approx(232.0)] * 2]
    assert best.incumbent is not None
    assert best.incumbent.starts == B.starts
    assert best.objective == 232.0
    assert [x.starts for x in plans] == [NONE.starts, B.starts]


def test_only_a_thousandth_is_worth_service_at_once() -> None:
    """Of 300: 0.2 less waits for its service, 0.4 less does not."""
    best = best_of()
    best.offer(NONE, 300.0)
    assert PARAMS.serve_gain == 1e-3
    best.offer(B, 300.0 - 0.2)
    assert best.cost == pytest.approx(300.0)
    best.serve()
    assert best.cost == pytest.approx(232.0)
    again = best_of()
    again.offer(NONE, 300.0)
    again.offer(B, 300.0 - 0.4)
    assert again.cost == pytest.approx(232.0)


def test_small_gains_add_up_to_one_that_is_served() -> None:
    """Each step saves 0.2 of 300, counted from what was served last: the second is served."""
    best = best_of()
    best.offer(NONE, 300.0)
    best.offer(A, 299.8)
    best.offer(B, 299.6)
    assert best.cost == pytest.approx(232.0)


def test_batches_that_may_prove_the_plan_are_served_at_once() -> None:
    best = best_of()
    best.offer(NONE, 300.0)
    best.raise_bound(299.95)
    best.offer(B, 299.95)
    assert best.cost == pytest.approx(232.0)


def test_the_last_offer_waits_alone() -> None:
    """What waits is replaced, also by dearer batches; without any, nothing is served."""
    best = best_of()
    best.serve()
    assert best.cost is None
    best.offer(NONE, 300.0)
    best.offer(B, 299.9)
    best.offer(LATE, 299.8)
    best.serve()
    assert best.cost == pytest.approx(300.0)


def test_objectives_of_one_source_say_nothing_of_another() -> None:
    """Schedules priced at 100 are dearer once served; batches of the model at 290 still count."""
    best = best_of()
    best.offer(NONE, 100.0, "mean")
    assert best.cost == pytest.approx(300.0)
    best.offer(B, 290.0)
    assert best.cost == pytest.approx(232.0)
    assert best.objective == 290.0


def test_what_waits_is_served_source_by_source() -> None:
    best = best_of()
    for source in ("mean", "model"):
        best.offer(NONE, 300.0, source)
    best.offer(LATE, 299.9, "mean")
    best.offer(B, 299.9, "model")
    assert best.cost == pytest.approx(300.0)
    best.serve()
    assert best.cost == pytest.approx(232.0)


def test_going_on_serves_what_waits_first() -> None:
    best = best_of()
    best.offer(NONE, 300.0)
    best.offer(B, 299.9)
    best.improve(Budget.of(60.0))
    assert best.cost == pytest.approx(232.0)


def test_the_bound_never_falls() -> None:
    told: list[Progress] = []
    best = best_of(told)
    for bound in (-inf, 100.0, 90.0, 120.0, 120.0, -inf):
        best.raise_bound(bound)
    assert best.bound == 120.0
    assert [x.bound for x in told] == [100.0, 120.0]
    best.tell(Progress(phase="any", scope=Scope.WHOLE, bound=110.0))
    assert told[-1].bound == 120.0


def test_proven_and_done() -> None:
    """Within the gap it is both; a stop ends it unproven."""
    stopped: list[bool] = []
    best = best_of(stop=lambda: bool(stopped))
    assert (best.proven, best.done) == (False, False)
    best.offer(B, 232.0)
    best.raise_bound(231.0)
    assert (best.proven, best.done) == (False, False)
    best.raise_bound(232.0)
    assert (best.proven, best.done) == (True, True)
    other = best_of(stop=lambda: True)
    assert (other.proven, other.done) == (False, True)


def test_batches_are_served_after_a_stop() -> None:
    """Batches alone are no plan."""
    best = best_of(stop=lambda: True)
    best.offer(B, 232.0)
    assert best.cost == pytest.approx(232.0)


def test_a_plan_as_cheap_is_taken_unless_the_second_goal_is_against_it() -> None:
    """The same plan again is taken over with its objective; one that costs more is not."""
    best = best_of()
    served = best.dispatcher.serve(B, Budget.of(60.0))
    assert served is not None
    best.keep(served)
    best._take(DispatchedPlan(served.decisions, served.cost + 1.0), 1.0)
    assert best.objective is None
    best._take(DispatchedPlan(served.decisions, served.cost), 2.0)
    assert best.objective == 2.0
