"""The schema, the contract's table of columns and the domain objects say the same."""

from dataclasses import MISSING, fields

import pytest

from planner.domain.scenario import Scenario
from planner.io.scenario.autologous_keys import AUTOLOGOUS
from planner.io.scenario.schema import DEMAND, SETTINGS, TABLES
from planner.io.text.cells import parse_cell
from planner.io.text.column import Table

# contract 7, 7a: =x is a default, ? a column that may be blank without one
CONTRACT = {
    "products": "product, name=, doses_per_batch, batch_success=1, production_weeks, "
    "release_weeks=0, shelf_life_weeks, course=1, max_wait_weeks=0, batch_cost, release_cost=0, "
    "storage_cost=0, discard_cost=0, wait_cost=0, lost_cost, positions_per_dose=1, "
    "clearance_weeks=0, ending_cover_weeks=0, ship_course=weekly, fill_target=, yield_sd=0, "
    "release_delay_weeks=0, move_cost=0, reserve_weeks=0, ending_doses=, forecast_cv=0, "
    "response=",
    "lineage": "product, wcb_vials_per_batch=1, wcb_vials_per_mcb_vial, wcb_weeks, wcb_cost=0, "
    "mcb_vials_per_donor, mcb_weeks, mcb_cost=0, donors_available=0, "
    "donor_success=1",
    "banks": "bank, product, tier, donor=, vials, available_on",
    "suites": "suite, rooms=1, products",
    "closures": "suite, from, to, rooms=, reason=",
    "freezers": "freezer, positions, from=, to=",
    "hospitals": "hospital, name=, region=, transit_weeks=0, min_remaining_weeks=0, ship_cost=0, "
    "priority=1, hospital_cost=0",
    "demand": "product, hospital, week, patients, mean=, dispersion=",
    "lots": "lot, product, doses, released_on, expires_on, status=released, bank=, donor=, "
    "success=1",
    "batches": "batch, product, suite, start, bank=, donor=, success=, frozen=false",
    "waiting": "product, hospital, due, patients",
    "courses": "product, hospital, started, patients, shipped=0",
    "transit": "product, hospital, infused, doses",
}


def test_the_columns_of_the_contract():
    found = {
        table.name: ", ".join(
            c.name if c.required else f"{c.name}={c.default or ''}" for c in table.columns
        )
        for table in TABLES
    }
    assert found == CONTRACT


def test_the_keys_of_the_contract():
    keys = (
        "name start weeks currency yield lots_per_week early_discard fefo frozen_weeks "
        "stable_weeks seed"
    )
    assert [c.name for c in SETTINGS] == keys.split()
    fresh = (
        "kind slots_per_week apheresis_days make_days make_days_sd release_days transit_days "
        "success remakes remake_success dropout_per_month max_wait_days start_chance cost_per_lot "
        "chair_days bed_days response plant"
    )
    assert [c.name for c in AUTOLOGOUS] == fresh.split()


@pytest.mark.parametrize("table", [t for t in TABLES if t is not DEMAND], ids=lambda t: t.name)
def test_columns_are_the_fields_of_the_domain_with_its_defaults(table: Table):
    domain = {f.name: f.default for f in fields(table.record)}
    assert [c.field for c in table.columns] == list(domain)
    for column in table.columns:
        if domain[column.field] is not MISSING:
            assert parse_cell(column, "") == domain[column.field]
        else:
            assert column.required or column.copies


def test_keys_are_the_fields_of_the_scenario_with_its_defaults():
    domain = {f.name: f.default for f in fields(Scenario)}
    for column in SETTINGS:
        if column.name not in ("start", "weeks") and domain[column.field] is not MISSING:
            assert parse_cell(column, "") == domain[column.field]
    assert {t.name for t in TABLES} <= set(domain)


def test_a_table_comes_after_those_it_refers_to():
    names = [t.name for t in TABLES]
    for table in TABLES:
        for column in table.columns:
            if column.refers:
                assert names.index(column.refers) < names.index(table.name)


def test_every_column_has_a_meaning():
    for column in (*SETTINGS, *AUTOLOGOUS, *(c for t in TABLES for c in t.columns)):
        assert column.meaning
