"""Risk: what is to be expected of the plan beside what it plans, re-planning, plans for chance."""

from planner.app.frame.page_head import page_head
from planner.app.plan.plan_needed import plan_that_stands
from planner.app.service.followed_plan import followed_plan
from planner.app.service.show_chance import plan_for_chance
from planner.app.service.show_risk import expected
from planner.app.service.show_rolling import replan
from planner.app.service.show_simulation import simulation_or_button
from planner.app.workspace.state import work

page_head("risk")
mine = work()
scenario, report, plan = plan_that_stands(mine)
followed = followed_plan(mine)
simulated = simulation_or_button(followed, scenario, plan)
if simulated is not None:
    expected(scenario, plan, simulated)
replan(followed, scenario)
plan_for_chance(mine, report, simulated if mine.planned.report is report else None)
