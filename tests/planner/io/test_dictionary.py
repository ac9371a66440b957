"""data/README.md is the schema in words, and current."""

from planner.io import plan_tables
from planner.io.codes import FAULTS, WARNINGS
from planner.io.dictionary import README, render
from planner.io.schema import AUTOLOGOUS, SETTINGS, TABLES


def test_the_data_dictionary_is_current():
    assert README.read_text(encoding="utf-8") == render(), "run: python -m planner.io.dictionary"


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
