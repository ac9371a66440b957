"""The bridge to the engine: the only importer of `optimizer`."""

from optimizer.budget import UNLIMITED as UNLIMITED
from optimizer.budget import Budget as Budget
from optimizer.decisions import Decisions as Decisions
from optimizer.decisions import Starts as Starts
from optimizer.local_search.local_search import Judged as Judged
from optimizer.settings import Settings as Settings
from optimizer.solution import SILENT as SILENT
from optimizer.solution import Progress as Progress
from optimizer.solution import Watch as Watch
from optimizer.solvers.process_messages import receive as receive
from optimizer.solvers.process_messages import send as send
from optimizer.stochastic.path_cost import Paths as Paths
from planner.solving.compile import compile_scenario as compile_scenario
from planner.solving.expected_cost import Outlook as Outlook
from planner.solving.production import Production as Production
from planner.solving.production import production_plan as production_plan
from planner.solving.residual import Reviewer as Reviewer
from planner.solving.solve import PlanListener as PlanListener
from planner.solving.solve import SolveOutcome as SolveOutcome
from planner.solving.solve import solve_scenario as solve_scenario
