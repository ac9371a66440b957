"""sweep.csv, runs.csv and pareto.csv from finished runs made by hand."""

import csv
from io import StringIO

from planner.sweep.pareto import pareto_csv, pareto_points
from planner.sweep.tables import runs_csv, sweep_csv
from tests.builders.sweeps import none, result, run, simulated

DONE = [
    (run("r1", {"suites.rooms": "1"}), result("r1", cost=10.0)),
    (run("r2", {"suites.rooms": "2", "=x": "+1"}), none("r2")),
]


def read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode(), newline="")))


def test_one_row_for_each_figure_and_blanks_where_there_is_no_plan() -> None:
    assert [list(row.values()) for row in read(sweep_csv(DONE))] == [
        ["r1", "base", "1", "", "FEASIBLE", "all", "fill_rate", "0.5", "share"],
        ["r1", "base", "1", "", "FEASIBLE", "product:A", "batches", "3", "batch"],
        ["r2", "base", "2", "'+1", "INFEASIBLE", "all", "cost", "", ""],
        ["r2", "base", "2", "'+1", "INFEASIBLE", "all", "fill_rate", "", ""],
    ]
    assert b"\n'=x" not in sweep_csv(DONE)
    assert b",'=x," in sweep_csv(DONE)


def test_one_row_for_each_run() -> None:
    first, second = read(runs_csv(DONE))
    assert (first["ending"], first["accepted"], first["cost"]) == ("FEASIBLE", "true", "10.0")
    assert (first["fill_rate"], first["donors"], first["currency"]) == ("0.5", "", "EUR")
    assert (second["accepted"], second["cost"], second["fill_rate"]) == ("false", "", "")
    assert second["note"] == "The freezer is too small."


def test_nothing_done_is_a_table_without_rows() -> None:
    assert sweep_csv([]) == b"run,scenario,ending,scope,kpi,value,unit\n"
    assert read(pareto_csv(pareto_points([]))) == []


def test_front_by_hand() -> None:
    """B is dearer than A and no better; D serves most; E, as good as A, stays; F has no plan."""
    costs = {"A": (10, 0.5), "B": (12, 0.5), "C": (11, 0.4), "D": (20, 0.9), "E": (10, 0.5)}
    done = [(run(n), result(n, cost=c, fill_rate=f)) for n, (c, f) in costs.items()]
    done += [(run("F"), none("F")), (run("G"), result("G", cost=1, fill_rate=None))]
    found = pareto_points(done)
    assert [p.run.id for p in found if p.on_front] == ["A", "D", "E"]
    rows = read(pareto_csv(found))
    assert [(r["run"], r["cost"], r["fill_rate"]) for r in rows] == [
        ("A", "10", "0.5"), ("E", "10", "0.5"), ("D", "20", "0.9"),
    ]  # fmt: skip
    assert rows[0]["bound"] == "9.0"


def test_money_of_two_currencies_is_not_compared() -> None:
    done = [
        (run("A", currency="EUR"), result("A", cost=10, fill_rate=0.5)),
        (run("B", currency="CNY"), result("B", cost=80, fill_rate=0.4)),
    ]
    assert [p.run.id for p in pareto_points(done) if p.on_front] == ["A", "B"]


def test_where_plans_are_simulated_the_front_is_of_what_is_seen() -> None:
    """On averages all serve everybody for 10; by chance the dearer one serves more."""
    seen = {"A": (30.0, 0.6), "B": (40.0, 0.8), "C": (41.0, 0.7)}
    done = [(run(n, paths=100), simulated(n, c, f)) for n, (c, f) in seen.items()]
    found = pareto_points(done)
    assert [p.run.id for p in found if p.on_front] == ["A", "B"]
    assert (found[0].money.low, found[0].money.high) == (29, 31)
    rows = read(pareto_csv(found))
    assert [(r["simulated_cost"], r["simulated_fill_rate"]) for r in rows] == [
        ("30.0", "0.6"), ("40.0", "0.8"),
    ]  # fmt: skip
    assert {(r["cost"], r["fill_rate"]) for r in rows} == {("10.0", "1.0")}
    (row, *_) = read(runs_csv(done))
    assert (row["simulated_fill_rate_low"], row["simulated_cost_high"]) == ("0.59", "31.0")


def test_what_should_have_been_simulated_is_blank() -> None:
    rows = read(sweep_csv([(run("A", paths=100), none("A"))]))
    assert {"simulated_cost", "simulated_fill_rate_low"} <= {r["kpi"] for r in rows}
    assert {r["value"] for r in rows} == {""}
    assert pareto_points([(run("A", paths=100), result("A"))]) == ()
