"""Guard: the size of models and the bound of their roots do not slip unseen.

Sizes are exact.  The relaxation has one optimum; behind cuts it depends a little on which optimal
vertex the solver stopped at, so that bound may move in the fifth digit and no more.  After a wilful
change, run this file and write down the new figures, saying why in the commit.
"""

from pathlib import Path

import pytest

from optimizer.branch_and_cut.cutting_plane_loop import tighten
from optimizer.branch_and_cut.search import BranchAndCut
from optimizer.budget import Budget
from optimizer.cuts.batch_rounding import supply_balances
from optimizer.formulation.aggregation import pool
from optimizer.formulation.build import build_model
from optimizer.settings import Settings
from optimizer.solution import ignore
from planner.domain.scenario import Scenario
from planner.io.scenario.read import read_scenario
from planner.solving import compile_scenario
from tests.benchmarks import regimes, scarcity
from tests.benchmarks.scarcity import REGIMES
from tests.builders.generate import SIZES, generate

DATA = Path(__file__).resolve().parents[2] / "data"
KNOWN = {  # rows, columns, relaxation, relaxation behind cuts
    "small": (3052, 2290, 3530327.3949988615, 3766559.4417609926),
    "regional": (6999, 6321, 7995127.660926767, 8460732.81985677),
    "ucart": (3411, 2496, 42949428.49999964, 45039264.24999988),
    "msc_agvhd": (3427, 2496, 70565059.76615381, 70780296.58644743),
    "ipsc_islets": (3327, 2496, 9066448.373076938, 9258564.576532416),
}
BEST = {
    "regional": 8_479_204.25
}  # the best plan known, found by `python -m tests.benchmarks.scale`
SMALL_REGIMES = {
    "abundant": (3827, 2966, 1476040.302865385, 1545995.9754715334),
    "rooms": (3768, 2966, 2384351.515451923, 2460403.4796472825),
    "laboratory": (3827, 2966, 19288338.1968022, 19329648.086666666),
    "freezer": (3824, 2966, 1527930.5733690471, 1572804.5717387053),
    "banks": (3827, 2966, 4449101.110153847, 4460183.021789167),
    "shortlife": (3824, 2966, 1531731.912869047, 1559681.1559145814),
    "bulk": (3824, 2966, 876601.4850181518, 942644.8104845695),
    "clearance": (3871, 3330, 1068070.6367472527, 1112599.1905519546),
    "suites": (3720, 2966, 2505413.4227348906, 2609729.1388461576),
    "everything": (4087, 3433, 4153696.80478012, 4601272.247663475),
    "season": (3827, 2966, 1581172.2016723636, 1843987.1373860475),
    "patience": (3849, 3018, 1421238.2383162775, 1466790.026370686),
    "redated": (3933, 3902, 1490150.7901153853, 1544286.0541570738),
}
MEDIUM_REGIMES = {
    "abundant": (16065, 20803, 2834586.5941247195, 2893288.0746985693),
    "rooms": (15128, 20386, 11949953.793743093, 12038690.732820557),
    "laboratory": (15226, 20387, 28762864.539908107, 28957521.168432843),
    "freezer": (15450, 19139, 3213884.4604409747, 3275629.654449979),
    "banks": (16065, 20803, 11247586.008527456, 11273111.910507204),
    "shortlife": (16074, 20387, 3236975.3817953616, 3312557.369330818),
    "bulk": (15762, 19971, 3208892.6385866553, 3317744.3404610753),
    "clearance": (16596, 22364, 3568726.6475708336, 3638390.4310463117),
    "suites": (14829, 19137, 16975069.571740665, 17023802.641828384),
    "everything": (17314, 22884, 8114209.313251883, 8203536.850554172),
    "season": (15653, 20595, 2344705.644117523, 2440453.159935004),
    "patience": (16008, 20803, 2847557.6379254945, 2909874.5591195878),
    "redated": (16485, 24547, 2842650.2832675762, 2896116.366858719),
}


def given(name: str) -> Scenario:
    return generate(SIZES[name], 1) if name in SIZES else read_scenario(DATA / name)


@pytest.mark.parametrize("name", KNOWN)
def test_sizes_and_root_bounds(name: str) -> None:
    bound = checked_root(given(name), KNOWN[name])
    if name in BEST:
        assert BEST[name] * 0.99 <= bound <= BEST[name]


@pytest.mark.parametrize("regime", REGIMES)
def test_sizes_and_root_bounds_where_something_is_scarce(regime: str) -> None:
    checked_root(regimes.generate(regime, scarcity.SIZES["small"], 1), SMALL_REGIMES[regime])


@pytest.mark.long
@pytest.mark.parametrize("regime", REGIMES)
def test_sizes_and_root_bounds_of_medium_size(regime: str) -> None:
    checked_root(regimes.generate(regime, scarcity.SIZES["medium"], 1), MEDIUM_REGIMES[regime])


def checked_root(scenario: Scenario, known: tuple[int, int, float, float]) -> float:
    """The bound behind cuts, after all four figures were found as known."""
    rows, columns, plain, behind_cuts = known
    model = build_model(pool(compile_scenario(scenario)), "tiers", whole_patients=False)
    assert (len(model.rows), len(model.columns)) == (rows, columns)
    search = BranchAndCut(model, Settings(threads=1, seed=1))
    root = tighten(search.session, supply_balances(model, search.number), Budget.of(600.0), ignore)
    assert root.plain == pytest.approx(plain, rel=1e-9)
    assert root.bound == pytest.approx(behind_cuts, rel=5e-5)
    return root.bound
