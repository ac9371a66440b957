"""Every module with logic has a test at the mirrored path, or a line here that says where it is.

A line is checked too: the module exists, has no test file of its own, and is reached by imports
from the test that is named.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.source_tree import ROOT, files, imported, module_of, tree_of

ELSEWHERE = {  # test file: (why there, the modules it covers, by package)
    "tests/integration/test_oracle.py": (
        "optima by the whole chain, against the textbook model",
        "optimizer.branch_and_cut: large_neighbourhood, relax_and_fix",
        "optimizer.formulation: extract",
        "optimizer.solve: infeasibility, large",
        "planner.solving: allocate, banking, decode",
    ),
    "tests/integration/test_twins.py": (
        "every row at accepted plans, and the cost of plans found",
        "optimizer.formulation: warm_start",
    ),
    "tests/optimizer/room_schedules/test_path_pricing.py": (
        "arrays of a problem, as they are priced",
        "optimizer.room_schedules: path_arrays",
    ),
    "tests/optimizer/allocation/test_dispatch.py": (
        "services found for given batches",
        "optimizer: decisions",
        "optimizer.allocation: decided, incumbent, service_search",
    ),
    "tests/optimizer/allocation/test_polish.py": (
        "moves of whole patients, and what they cost",
        "optimizer: compiled",
        "optimizer.allocation: service_kernel",
    ),
    "tests/optimizer/branch_and_cut/test_joint_bounding.py": (
        "turns, stop and thread, of the lane that uses them most",
        "optimizer.branch_and_cut: bounding_lane",
    ),
    "tests/optimizer/branch_and_cut/test_rounding.py": (
        "the cut loop is what a rounding begins with",
        "optimizer.branch_and_cut: cutting_plane_loop",
    ),
    "tests/optimizer/capacity/test_feasibility.py": (
        "a bound on stock, against the stock itself",
        "optimizer.capacity: freezer_stock",
        "optimizer.stochastic: freezer_bound",
    ),
    "tests/optimizer/formulation/test_golden.py": (
        "every family's rows, against files that a person has read",
        "optimizer: problem",
        "optimizer.formulation: batch_rows, build, definitions, families, objective, variables",
        "optimizer.formulation.constraints: banks, freezers, release, service, single_rooms",
        "optimizer.formulation.constraints: oldest_first, stock_lots, stock_tiers, suites",
        "optimizer.linear: expressions",
        "planner.solving: compile, production",
    ),
    "tests/optimizer/local_search/test_review_search.py": (
        "a search at a review, and what it begins with",
        "optimizer.capacity: quick_check",
        "optimizer.local_search: neighbourhoods",
    ),
    "tests/optimizer/room_schedules/test_search.py": (
        "what is compiled, through the search",
        "optimizer.room_schedules: annealing, capacity_arrays, moves",
    ),
    "tests/optimizer/room_schedules/test_pricing.py": (
        "what the arrays are for",
        "optimizer.room_schedules: price_arrays",
    ),
    "tests/optimizer/solvers/test_contract.py": (
        "both solvers answer alike",
        "optimizer: solution",
        "optimizer.linear: matrix",
        "optimizer.solvers: cbc, highs_model, minimise",
    ),
    "tests/optimizer/solvers/test_solver_process.py": (
        "all that a process tells comes through them",
        "optimizer.solvers: process_messages",
    ),
    "tests/optimizer/stochastic/test_expected_cost.py": (
        "the two costs agree where both are defined",
        "optimizer.stochastic: path_cost",
    ),
    "tests/optimizer/test_public.py": (
        "the optimizer through its public face",
        "optimizer: __init__, gap",
    ),
    "tests/planner/app/test_compare_page.py": (
        "the page in every state, as a reader clicks through it",
        "planner.app.compare: against_fresh, compared_plan, flips_view, two_runs, why_fewer",
        "planner.app.workspace: kept_plans",
        "planner.app.pages: compare",
    ),
    "tests/planner/app/test_worth_page.py": (
        "the page in every state, with results of earlier jobs",
        "planner.app.runs: kept_results",
        "planner.app.worth: sweep_tab, sweep_view, value_tab",
        "planner.app.pages: worth",
    ),
    "tests/planner/app/test_pages.py": (
        "each page is run as a reader clicks through it",
        "planner.app.frame: fault_table",
        "planner.app.workspace: state",
        "planner.app.pages: plan, scenario",
    ),
    "tests/planner/audit/test_audit.py": (
        "plan folders changed and written anew",
        "planner.audit: rewrite",
        "planner.io.plan: cells, table_csv",
    ),
    "tests/planner/cli/test_compare.py": (
        "the command, and the table it shows",
        "planner.compare: job, table",
    ),
    "tests/planner/cli/test_runs.py": (
        "runs as they are listed and shown",
        "planner.cli: run_table",
    ),
    "tests/planner/cli/test_solve.py": (
        "commands, as they are typed",
        "planner: __init__",
        "planner.cli: __init__, commands, console, options",
        "planner.solve_process: __init__, messages",
        "planner.workflow: find_plan",
    ),
    "tests/planner/cli/test_solve_summary.py": (
        "how a solve ended, in words",
        "planner.results: ending_text",
    ),
    "tests/planner/cli/test_sweep.py": (
        "the folder that the command leaves",
        "planner.sweep: metadata, result, sweep_files",
    ),
    "tests/planner/compare/test_compare.py": (
        "both arms, figure by figure",
        "planner.compare: arm_result, figures, patient_allocation, patients, replications",
        "planner.results: comparison",
    ),
    "tests/planner/comparison_report/test_assumptions.py": (
        "values as a reader sees them",
        "planner.comparison_report: words",
    ),
    "tests/planner/roll/test_roll.py": (
        "the next scenario and its faults, by hand",
        "planner.roll: books",
    ),
    "tests/planner/roll/test_next_scenario.py": (
        "folders and files, as they are handed in",
        "planner.roll: news, read_actuals, tables",
    ),
    "tests/planner/jobs/test_control.py": (
        "jobs as processes, from their beginning to their end",
        "planner.jobs: __main__, recorder, turn, work",
    ),
    "tests/planner/jobs/test_dead.py": (
        "processes that are there, and that are not",
        "planner.jobs: liveness",
    ),
    "tests/planner/jobs/test_plan_job.py": (
        "what a job leaves in the store",
        "planner.jobs: figures, job, reports",
    ),
    "tests/planner/io/plan/test_write.py": (
        "a plan written, in files and in a workbook",
        "planner.io.plan: report, workbook",
        "planner.io.text: csv_rows",
        "planner.results: report",
    ),
    "tests/planner/io/scenario/test_hashing.py": (
        "the text that is hashed",
        "planner.io.scenario: canonical",
    ),
    "tests/planner/io/scenario/test_read.py": (
        "a scenario read, good and bad",
        "planner: errors",
        "planner.domain: calendar, demand, scenario",
        "planner.io.scenario: build, source, typed_table",
    ),
    "tests/planner/io/scenario/test_schema.py": (
        "the columns of every table",
        "planner.io.scenario: column_forms",
    ),
    "tests/planner/io/text/test_cells.py": (
        "cells of every kind of column",
        "planner.io.text: column",
    ),
    "tests/planner/rolling_horizon/test_policy.py": (
        "paths lived review by review",
        "planner.rolling_horizon: evaluate, parallel, state",
        "planner.solving: residual",
    ),
    "tests/planner/runs/test_store.py": (
        "what is kept, as it is read again",
        "planner.results: software",
        "planner.runs: digests, entry, keeper, lookup, note_rows, records",
        "planner.runs: run_keeper, run_rows, scenario_rows, version_keeper",
        "planner.runs.migrations: env",
        "planner.runs.migrations.versions: r0001_tables",
    ),
    "tests/planner/simulation/test_figures.py": (
        "each measure by hand",
        "planner.results: simulation",
        "planner.simulation: measures",
    ),
    "tests/planner/simulation/test_replay.py": (
        "a plan replayed, against one dose at a time",
        "planner.simulation: outcome, patient_groups, random_streams, store_simulation",
    ),
    "tests/planner/simulation/test_store.py": (
        "what is reserved, and what leaves",
        "planner.simulation: reservations",
    ),
    "tests/planner/solving/test_public.py": (
        "the bridge to the engine through its public face",
        "planner.solving: __init__",
    ),
    "tests/planner/solve_process/test_job.py": (
        "a worker process, started and ended",
        "planner.solve_process: __main__",
    ),
    "tests/planner/app/plan/test_show_plan.py": (
        "the page of a plan, and what it offers",
        "planner.app.plan: export_menu, show_schedule",
    ),
    "tests/planner/app/workspace/test_recent.py": (
        "recent work and its cards",
        "planner.app.runs: recent_card",
    ),
    "tests/planner/app/test_scenario_page.py": (
        "the page is run as a planner clicks through it",
        "planner.app.scenario: change_list, edit_buttons, editor, fault_list, lever_form",
        "planner.app.scenario: settings_form",
        "planner.app.scenario: scenario_downloads, scenario_source, table_groups",
        "planner.app.scenario: typing_watch",
    ),
    "tests/planner/app/scenario/test_levers.py": (
        "levers move cells of real files",
        "planner.app.scenario: lever_cells",
    ),
    "tests/planner/app/scenario/test_changes.py": (
        "keys of the settings are changes too",
        "planner.app.scenario: settings_changes",
    ),
    "tests/planner/app/scenario/test_typed_columns.py": (
        "what a column is decides what its grid is told",
        "planner.app.scenario: grid_columns",
    ),
    "tests/planner/app/test_service_pages.py": (
        "the pages of a plan, in every state",
        "planner.app.service: show_chance, show_risk, show_service, show_stock",
    ),
    "tests/planner/app/test_sidebar.py": (
        "states and their words",
        "planner.app.workspace: plan_state",
    ),
    "tests/planner/app/workspace/test_workspace.py": (
        "files read, a plan in force, and a solve",
        "planner.app.workspace: in_force, planned",
        "planner.app.files: reading",
    ),
    "tests/planner/stochastic/fill_targets/test_verification.py": (
        "targets met and missed",
        "planner.stochastic.fill_targets: messages, multiplier_search, penalised_cost",
    ),
    "tests/planner/stochastic/test_search.py": (
        "the search on paths",
        "planner.solving: expected_cost",
        "planner.stochastic: origin",
    ),
    "tests/planner/sweep/test_dispatcher.py": (
        "workers, some of them killed",
        "planner.sweep: cluster, worker_job",
    ),
    "tests/planner/sweep/test_run.py": (
        "a sweep from settings to results",
        "planner.sweep: folder, parameter",
    ),
    "tests/planner/sweep/test_tables.py": (
        "results in tables",
        "planner.sweep: pareto",
    ),
    "tests/planner/valuation/test_marginal_value.py": (
        "what one more is worth",
        "planner.valuation: table",
    ),
    "tests/planner/verify/test_verify.py": (
        "every check, and what hostile plans say",
        "planner.domain: plan",
        "planner.verify: __init__, wording",
    ),
}
STARTED = {  # modules that run by their name, and what names them
    "planner.jobs.control": {"planner.jobs.__main__", "planner.jobs.work"},
    "planner.solve_process.job": {"planner.solve_process.__main__"},
    "planner.runs.migrate": {
        "planner.runs.migrations.env",
        "planner.runs.migrations.versions.r0001_tables",
    },
    "planner.sweep.cluster": {"planner.sweep.worker_job"},
    "tests.planner.app.test_pages": {
        "planner.app.pages.home",
        "planner.app.pages.plan",
        "planner.app.pages.scenario",
    },
    "tests.planner.app.test_scenario_page": {
        "planner.app.scenario.editor",
        "planner.app.pages.scenario",
    },
    "tests.planner.app.test_service_pages": {
        "planner.app.pages.risk",
        "planner.app.pages.service",
        "planner.app.pages.stock",
    },
    "tests.planner.app.test_compare_page": {"planner.app.pages.compare"},
    "tests.planner.app.test_worth_page": {"planner.app.pages.worth"},
}


def has_logic(path: Path) -> bool:
    """A function or a method that is more than a docstring."""
    return any(
        isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not _says_only(node)
        for node in ast.walk(tree_of(path))
    )


def _says_only(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return all(isinstance(x, ast.Expr) and isinstance(x.value, ast.Constant) for x in node.body)


def mirror(path: Path) -> Path:
    of = path.relative_to(ROOT)
    return ROOT / "tests" / of.parent / f"test_{of.name}"


def modules(*lines: str) -> Iterator[str]:
    """`a.b: c, d` names a.b.c and a.b.d; `__init__` is the package."""
    for line in lines:
        package, _, names = line.partition(": ")
        for name in names.split(", "):
            yield package if name == "__init__" else f"{package}.{name}"


MODULES = {module_of(path): path for path in files("optimizer", "planner")}
TESTS = {module_of(path): path for path in files("tests")}
COVERED = {test: set(modules(*lines)) for test, (_, *lines) in ELSEWHERE.items()}
NAMED = [module for covered in COVERED.values() for module in covered]


@cache
def imports_of(module: str) -> frozenset[str]:
    """Modules that importing it loads, those inside functions too."""
    every = {**MODULES, **TESTS}
    found = set(STARTED.get(module, ()))
    for name in imported(every[module]):
        parts = name.split(".")
        found |= {".".join(parts[:n]) for n in range(1, len(parts) + 1)} & set(every)
    return frozenset(found)


def reached(module: str) -> set[str]:
    seen, waiting = {module}, [module]
    while waiting:
        new = imports_of(waiting.pop()) - seen
        seen |= new
        waiting += new
    return seen


def test_every_module_with_logic_has_its_test() -> None:
    own = {module for module, path in MODULES.items() if mirror(path).is_file()}
    logic = {module for module, path in MODULES.items() if has_logic(path)}
    assert len(own) > 100
    lost = sorted(logic - own - set(NAMED))
    assert lost == [], "Write a test at the mirrored path, or a line in ELSEWHERE."


def test_no_line_is_twice_or_out_of_date() -> None:
    assert len(set(NAMED)) == len(NAMED)
    assert [m for m in NAMED if m not in MODULES or mirror(MODULES[m]).is_file()] == []


@pytest.mark.parametrize("test", COVERED)
def test_the_test_reaches_what_it_covers(test: str) -> None:
    assert COVERED[test] - reached(module_of(ROOT / test)) == set()
