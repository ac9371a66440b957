"""data/README.md is the schema in words, and current."""

import runpy
from pathlib import Path

from planner.io.plan import tables as plan_tables
from planner.io.scenario.autologous_keys import AUTOLOGOUS
from planner.io.scenario.schema import SETTINGS, TABLES
from planner.io.text.faults import FAULTS, WARNINGS

PAGE = runpy.run_path(str(Path(__file__).parents[1] / "docs" / "dictionary.py"))
README, render = PAGE["README"], PAGE["render"]


def test_the_data_dictionary_is_current():
    assert README.read_text(encoding="utf-8") == render(), "run: python docs/dictionary.py"


def test_it_holds_every_file_column_key_and_code():
    text = render()
    for table in TABLES:
        assert f"## {table.file}\n" in text
    for column in (*SETTINGS, *AUTOLOGOUS, *(c for t in TABLES for c in t.columns)):
        assert f"| `{column.name}` | " in text
    for plan_table in plan_tables.TABLES:
        assert f"### {plan_table.file}\n" in text
    for code in (*FAULTS, *WARNINGS):
        assert f"| `{code}` | " in text
