"""The tables that tell where things stand at the start, part of the schema (contract 7a)."""

from planner.domain.state import DosesInTransit, RunningCourse, WaitingPatients
from planner.io.scenario.column_forms import HOSPITAL_ID, PRODUCT_ID, whole
from planner.io.text.column import Column, Kind, Table

WAITING = Table(
    name="waiting",
    meaning="patients who wait at the start: due before it, and not started",
    key=("product", "hospital", "due"),
    record=WaitingPatients,
    added_later=True,
    columns=(
        PRODUCT_ID,
        HOSPITAL_ID,
        Column("due", Kind.MONDAY, "week due, before the start"),
        whole("patients", "patient", "still waiting"),
    ),
)
COURSES = Table(
    name="courses",
    meaning="patients in the midst of a course at the start, and what each one has had of it",
    key=("product", "hospital", "started", "shipped"),
    record=RunningCourse,
    added_later=True,
    columns=(
        PRODUCT_ID,
        HOSPITAL_ID,
        Column("started", Kind.MONDAY, "week of the first dose, before the start"),
        whole("patients", "patient", "in the midst of it"),
        whole(
            "shipped",
            "dose",
            "of the course of each one that have left the store, on the way included; "
            "the others are owed in their weeks",
            "0",
        ),
    ),
)
TRANSIT = Table(
    name="transit",
    meaning="doses on the way at the start, for patients who have not started",
    key=("product", "hospital", "infused"),
    record=DosesInTransit,
    added_later=True,
    columns=(
        PRODUCT_ID,
        HOSPITAL_ID,
        Column("infused", Kind.MONDAY, "week in which they arrive, below transit_weeks"),
        whole("doses", "dose", "on the way"),
    ),
)
