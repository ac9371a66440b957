"""scenario.toml: keys, types, lines (contract 7, 9)."""

from decimal import Decimal
from pathlib import Path

import pytest

from planner.io.scenario.read import load_scenario, read_scenario
from planner.io.scenario.settings import read_toml
from planner.io.text.faults import FaultCollector
from tests.builders.folders import faults_of, template

LEAST = 'name = "x"\nstart = 2026-01-05\nweeks = 26\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return template(tmp_path / "s")


def _with(folder: Path, text: str) -> Path:
    (folder / "scenario.toml").write_text(text, encoding="utf-8")
    return folder


def test_defaults(folder: Path):
    scenario = read_scenario(_with(folder, LEAST))
    assert (scenario.currency, scenario.yield_rule, scenario.lots_per_week) == (
        "",
        "expected",
        None,
    )
    assert (scenario.early_discard, scenario.seed, scenario.autologous) == (False, 1, {})


def test_dates_and_numbers_may_be_texts(folder: Path):
    text = 'name = "x"\nstart = "2026/1/5"\nweeks = "26"\nlots_per_week = 2.0\n'
    scenario = read_scenario(_with(folder, text))
    assert (str(scenario.calendar.start), scenario.weeks) == ("2026-01-05", 26)
    assert scenario.lots_per_week == 2


def test_autologous_is_kept(folder: Path):
    text = f"{LEAST}[autologous]\nmake_days = 14\nsuccess = 0.95\n"
    text += "[autologous.MSC]\nmake_days = 1_0.5\n"
    assert read_scenario(_with(folder, text)).autologous == {
        "": {"make_days": Decimal(14), "success": Decimal("0.95")},
        "MSC": {"make_days": Decimal("10.5")},
    }


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        (
            "# nothing",
            [
                "scenario.toml, name: The key is missing. Add name.",
                "scenario.toml, start: The key is missing. Add start.",
                "scenario.toml, weeks: The key is missing. Add weeks.",
            ],
        ),
        (
            LEAST + "seed = 1.5",
            ["scenario.toml, row 4, seed: '1.5' is not a whole number. Write digits only."],
        ),
        (
            LEAST + "seed = 1e3",
            ["scenario.toml, row 4, seed: '1e3' has an exponent. Write a whole number in digits."],
        ),
        (
            LEAST + "lots_per_week = nan",
            [
                "scenario.toml, row 4, lots_per_week: 'nan' is not a finite number. "
                "Write a whole number in digits."
            ],
        ),
        (
            LEAST + "lots_per_week = [1, 2]",
            [
                "scenario.toml, row 4, lots_per_week: The value is a list, not a whole number. "
                "Write a single value."
            ],
        ),
        (
            LEAST + "early_discard = 1",
            ["scenario.toml, row 4, early_discard: '1' is neither true nor false. Write true or"],
        ),
        (
            LEAST + 'yield = "expcted"',
            ["scenario.toml, row 4, yield: 'expcted' is not expected or nominal. Write expected"],
        ),
        (
            LEAST + "\n\nlots_per_weak = 3",
            ["scenario.toml, row 6, lots_per_weak: The key is not known. Did you mean lots_per"],
        ),
        (
            LEAST + "[autologus]\nsuccess = 1",
            ["scenario.toml, row 4, autologus: The key is not known. Did you mean autologous?"],
        ),
        (
            LEAST + "[autologous]\nsucces = 1",
            ["scenario.toml, row 5, autologous.succes: The key is not known. Did you mean succ"],
        ),
        (
            LEAST + "[autologous]\nsuccess = 1.5",
            ["scenario.toml, row 5, autologous.success: '1.5' is too large; it must be at most 1."],
        ),
        (
            LEAST + "[autologous]\nsuccess = 0\nslots_per_week = 0\ncost_per_lot = -1",
            [
                "scenario.toml, row 5, autologous.success: '0' is too small; it must be above 0.",
                "scenario.toml, row 6, autologous.slots_per_week: '0' is too small; it must be at",
                "scenario.toml, row 7, autologous.cost_per_lot: '-1' is negative. Write 0 or more",
            ],
        ),
        (
            LEAST + '[autologous]\nkind = "maybe"\nstart_chance = 1\nremake_success = 1.1',
            [
                "scenario.toml, row 5, autologous.kind: 'maybe' is not real or hypothetical or no",
                "scenario.toml, row 6, autologous.start_chance: '1' is too large; it must be below "
                "1. Write a number from 0 to below 1",
                "scenario.toml, row 7, autologous.remake_success: '1.1' is too large; it must be",
            ],
        ),
        (
            LEAST + "[autologous]\nremakes = 2\n[autologous.MSC]\napheresis_days = 0\n",
            [
                "scenario.toml, row 5, autologous.remakes: '2' asks for a new apheresis after a "
                "failure, but apheresis_days is 0. Give apheresis_days above 0, or write remakes",
            ],
        ),
        (
            LEAST + "[autologous]\nremakes = 1001\nmax_wait_days = 36401",
            [
                "scenario.toml, row 5, autologous.remakes: '1001' is too large; it must be at most",
                "scenario.toml, row 6, autologous.max_wait_days: '36401' is too large; it must be",
            ],
        ),
        (
            LEAST + "[autologous]\n[autologous.MCS]\nsuccess = 1",
            ["scenario.toml, row 6, autologous: 'MCS' is not in products.csv. Did you mean 'MSC'?"],
        ),
        (
            LEAST + "[autologous.MSC]\nremakes = { a = 1 }",
            ["scenario.toml, row 5, autologous.MSC.remakes: The value is a table, not a whole"],
        ),
        (
            'name = "x"\nstart = 2026-01-05T00:00:00\nweeks = 26\n',
            ["scenario.toml, row 2, start: The value is a date with a time, not a Monday. Write"],
        ),
        (
            'name = "x"\nstart = 3026-01-01\nweeks = 26\n',
            ["scenario.toml, row 2, start: '3026-01-01' is a Sunday, not a Monday."],
        ),
        (
            'name = "x"\nstart = 3026-01-02\nweeks = 26\n',
            ["scenario.toml, row 2, start: '3026-01-02' is after 2999-12-31, the last start"],
        ),
        (
            "name = 'x'\nstart = 2026-01-05\nweeks = 2_6\nweeks = 3",
            ["scenario.toml, row 4: The text is not valid TOML: Cannot overwrite a value"],
        ),
        (
            'name = "x"\nstart = 2026/01/05\n',
            ["scenario.toml, row 2: The text is not valid TOML: Expected newline or end of docu"],
        ),
        (
            "start = 2026-01-05\n",
            [
                "scenario.toml, name: The key is missing. Add name.",
                "scenario.toml, weeks: The key is missing. Add weeks.",
            ],
        ),
        (
            'name = " "\n' + LEAST[11:],
            ["scenario.toml, row 1, name: ' ' is blank. Write the"],
        ),
        (
            LEAST + "seed = 0x" + "f" * 5000,
            ["scenario.toml, row 4, seed: '0xffffffffffffffffff"],
        ),
        (LEAST + "seed = " + "9" * 5000, ["scenario.toml, row "]),
        (LEAST + "seed = " + "[" * 3000, ["scenario.toml, row "]),
    ],
)
def test_faults(folder: Path, text: str, faults: list[str]):
    found = [str(f) for f in faults_of(_with(folder, text))]
    assert len(found) == len(faults)
    for one, start in zip(found, faults, strict=True):
        assert one.startswith(start)


def test_unknown_keys_are_warnings(folder: Path):
    text = f'{LEAST}owner = "Li"\n[autologous]\ncolour = 1\n[site]\na = 1\n'
    warnings = load_scenario(_with(folder, text)).warnings
    assert [(w.code, w.row, w.column) for w in warnings] == [
        ("unknown-key", 4, "owner"),
        ("unknown-key", 6, "autologous.colour"),
        ("unknown-key", 7, "site"),
    ]


def test_lines_are_those_of_the_key_not_of_its_namesake():
    text = '# seed = 3\n"seed" = 4\n[autologous]\nsuccess = 1\n[autologous."a.b"]\nsuccess = 2\n'
    entries = read_toml(text, "t", FaultCollector()) or []
    assert [(e.path, e.text, e.row) for e in entries] == [
        ("seed", "4", 2),
        ("autologous.success", "1", 4),
        ("autologous.a.b.success", "2", 6),
    ]
