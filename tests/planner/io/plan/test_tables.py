"""The one table of plan columns agrees with the records, and with contract 8."""

from dataclasses import fields

import pytest

from planner.io.plan.tables import TABLES, PlanTable

CONTRACT = {
    "batches.csv": "batch product suite room bank start "
    "frozen_on released_on expires_on doses firm donor",
    "banking.csv": "bank product tier parent week usable vials",
    "service.csv": "product hospital due start patients",
    "shipments.csv": "lot product hospital shipped infused doses",
    "discards.csv": "lot product week doses reason",
    "stock.csv": "lot product week doses status",
    "kpis.csv": "scope kpi value unit",
    "interrupted.csv": "product hospital started week patients",
    "previous_batches.csv": "batch product suite room bank start "
    "frozen_on released_on expires_on doses firm donor",
    "previous_banking.csv": "bank product tier parent week usable vials",
    "changes.csv": "batch_or_bank product what before after reason",
}


def test_columns_are_those_of_the_contract():
    assert {t.file: " ".join(c.name for c in t.columns) for t in TABLES} == CONTRACT


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.part)
def test_each_column_is_a_field_of_a_plain_record(table: PlanTable):
    """Reading fills the slots directly: every field needs a column, and nothing may check them."""
    assert [c.field for c in table.columns] == [f.name for f in fields(table.record)]
    assert not hasattr(table.record, "__post_init__")
    assert set(table.record.__slots__) == {c.field for c in table.columns}
