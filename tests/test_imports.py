"""Proves the pins of highspy and ortools: two copies of libhighs live in one process.

With highspy 1.15 either order ends in ImportError; with 1.10, 1.11, 1.13 or 1.14 some orders end
in a segmentation fault once MathOpt's HiGHS runs.  Each order gets a process of its own.
"""

import subprocess
import sys
from itertools import permutations

import pytest

SOLVES = """
import math

h = highspy.Highs()
h.setOptionValue("output_flag", False)
h.addVar(0.0, 4.0)
h.changeColCost(0, -1.0)
h.run()
assert h.getInfo().objective_function_value == -4, "highspy"

m = mathopt.Model()
x = m.add_integer_variable(lb=0, ub=4.5)
m.maximize(x)
for kind in (mathopt.SolverType.HIGHS, mathopt.SolverType.GSCIP):
    assert math.isclose(mathopt.solve(m, kind).objective_value(), 4), kind

c = cp_model.CpModel()
y = c.new_int_var(0, 4, "y")
c.maximize(y)
s = cp_model.CpSolver()
s.solve(c)
assert s.objective_value == 4, "CP-SAT"

assert pulp.HiGHS().available(), "PuLP does not see HiGHS"
p = pulp.LpProblem("p", pulp.LpMaximize)
z = p.add_variable("z", 0, 4)
p += z
p.solve(pulp.HiGHS(msg=False))
assert pulp.value(z) == 4, "HiGHS through PuLP"
"""

IMPORTS = {
    "highspy": "import highspy",
    "ortools": (
        "from ortools.math_opt.python import mathopt\nfrom ortools.sat.python import cp_model"
    ),
    "pulp": "import pulp",
}


@pytest.mark.parametrize("order", list(permutations(IMPORTS)), ids=" then ".join)
def test_solvers_live_in_one_process(order: tuple[str, ...]) -> None:
    code = "\n".join(IMPORTS[name] for name in order) + SOLVES
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=300
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
