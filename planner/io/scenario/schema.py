"""The schema of a scenario: keys, tables, columns (contract 7, 7a, 9).

It drives reading, checking, writing, the template of `cryoplan new` and data/README.md.
"""

from planner.domain.bank import Bank
from planner.domain.demand import DISPERSION, Demand
from planner.domain.freezer import Freezer
from planner.domain.hospital import Hospital
from planner.domain.product import Lineage, Product
from planner.domain.suite import Closure, Suite
from planner.domain.supply import FirmBatch, OpeningLot
from planner.io.scenario.column_forms import (
    HOSPITAL_ID,
    PRODUCT_ID,
    day,
    decimal,
    display_name,
    id_column,
    text,
    weeks,
    whole,
)
from planner.io.scenario.state_tables import COURSES, TRANSIT, WAITING
from planner.io.text.column import (
    MAX_COUNT,
    MAX_CV,
    MAX_DELAY,
    MAX_DISPERSION,
    MAX_ROOMS,
    MAX_SEED,
    MAX_WEEKS,
    Column,
    Kind,
    Table,
)

_SUITE = id_column("suite", "suite, as in suites", "suites")

PRODUCTS = Table(
    name="products",
    meaning="what is made: batch, shelf life, course and prices",
    key=("product",),
    record=Product,
    required=True,
    columns=(
        id_column("product", "id of the product"),
        display_name("product"),
        whole("doses_per_batch", "dose", "in one batch, net of retained samples", low=1),
        decimal("batch_success", "", "share of batches that pass release", "1", above=True, high=1),
        weeks("production_weeks", "a room is occupied, thaw to freezing", low=1),
        weeks("release_weeks", "quarantine after freezing; below shelf_life_weeks", "0"),
        weeks("shelf_life_weeks", "from freezing, release testing inside it"),
        Column(
            "course",
            Kind.COURSE,
            "doses in the first, second, … week of a patient; the first at least 1",
            unit="dose",
            default="1",
            high=MAX_COUNT,
        ),
        weeks("max_wait_weeks", "longest wait before a patient is lost", "0"),
        decimal("batch_cost", "currency/batch", "to make a batch"),
        decimal("release_cost", "currency/batch", "to test and release a batch", "0"),
        decimal("storage_cost", "currency/dose/week", "to keep a dose frozen", "0"),
        decimal("discard_cost", "currency/dose", "to destroy a dose", "0"),
        decimal("wait_cost", "currency/patient/week", "of waiting, for patients who start", "0"),
        decimal("lost_cost", "currency/patient", "all that losing a patient costs"),
        decimal("positions_per_dose", "position", "freezer positions of one dose", "1"),
        weeks("clearance_weeks", "before another product may start in the room", "0"),
        decimal("ending_cover_weeks", "week", "of mean demand to leave at the end", "0"),
        Column(
            "ship_course",
            Kind.CHOICE,
            "the doses of a course leave week by week, or all together from one lot",
            default="weekly",
            choices=("weekly", "whole"),
            added_later=True,
        ),
        decimal(
            "fill_target",
            "",
            "share of patients to be served",
            absent="none",
            high=1,
            reserved=True,
        ),
        decimal(
            "yield_sd",
            "",
            "standard deviation / mean of the doses of a batch that passes",
            "0",
            high=1,
            reserved=True,
        ),
        decimal(
            "release_delay_weeks",
            "week",
            "mean of the weeks by which release comes later than release_weeks",
            "0",
            high=MAX_DELAY,
            reserved=True,
        ),
        decimal(
            "move_cost",
            "currency/start",
            "of each start more or fewer in a week than in the plan in force",
            "0",
            added_later=True,
        ),
        decimal(
            "reserve_weeks",
            "week",
            "of mean demand to keep usable at the end of every week",
            "0",
            added_later=True,
        ),
        decimal(
            "ending_doses",
            "dose",
            "to leave at the end, instead of ending_cover_weeks",
            absent="ending_cover_weeks",
            added_later=True,
        ),
        decimal(
            "forecast_cv",
            "",
            "standard deviation of the factor, with mean 1, by which all demand of a path differs "
            "from the forecast",
            "0",
            high=MAX_CV,
            reserved=True,
        ),
        decimal(
            "response",
            "",
            "share of treated patients who respond; for comparisons only",
            absent="unknown",
            high=1,
            added_later=True,
        ),
    ),
)
LINEAGE = Table(
    name="lineage",
    meaning="how cells are banked; a product without a row has no bank limit",
    key=("product",),
    record=Lineage,
    columns=(
        PRODUCT_ID,
        whole("wcb_vials_per_batch", "vial", "thawed for a batch, all of one WCB", "1", low=1),
        whole("wcb_vials_per_mcb_vial", "vial", "in a new WCB"),
        weeks("wcb_weeks", "from beginning a WCB to its first use"),
        decimal("wcb_cost", "currency/WCB", "to make a WCB", "0"),
        whole("mcb_vials_per_donor", "vial", "in a new MCB"),
        weeks("mcb_weeks", "from taking on a donor to the first use of the MCB"),
        decimal("mcb_cost", "currency/donor", "to take on a donor and make the MCB", "0"),
        whole("donors_available", "donor", "at most, over the horizon", "0"),
        decimal(
            "donor_success",
            "",
            "share of donors whose MCB passes; of the others nothing is made",
            "1",
            above=True,
            high=1,
            reserved=True,
        ),
    ),
)
BANKS = Table(
    name="banks",
    meaning="cell banks on hand, less what the firm batches took",
    key=("bank",),
    record=Bank,
    columns=(
        id_column("bank", "id of the bank"),
        PRODUCT_ID,
        Column("tier", Kind.CHOICE, "master or working cell bank", choices=("MCB", "WCB")),
        text("donor", "the donor it comes from"),
        whole("vials", "vial", "on hand"),
        day("available_on", "usable from the first week that begins on or after it"),
    ),
)
SUITES = Table(
    name="suites",
    meaning="clean rooms",
    key=("suite",),
    record=Suite,
    required=True,
    columns=(
        id_column("suite", "id of the suite"),
        whole("rooms", "room", "each holds one batch at a time", "1", high=MAX_ROOMS),
        Column("products", Kind.IDS, "products that may be made here", refers="products"),
    ),
)
CLOSURES = Table(
    name="closures",
    meaning="weeks in which rooms are closed; rows of one suite add up",
    record=Closure,
    columns=(
        _SUITE,
        day("from", "first closed; the whole week counts", of="start"),
        day("to", "last closed; the whole week counts", of="end"),
        whole("rooms", "room", "closed", high=MAX_ROOMS, absent="all"),
        text("reason", "why"),
    ),
)
FREEZERS = Table(
    name="freezers",
    meaning="places for frozen doses; without rows there is no limit",
    key=("freezer",),
    record=Freezer,
    columns=(
        id_column("freezer", "id of the freezer"),
        whole("positions", "position", "in service"),
        day("from", "first in service; the whole week counts", absent="start", of="start"),
        day("to", "last in service; the whole week counts", absent="end", of="end"),
    ),
)
HOSPITALS = Table(
    name="hospitals",
    meaning="where patients are treated",
    key=("hospital",),
    record=Hospital,
    required=True,
    columns=(
        id_column("hospital", "id of the hospital"),
        display_name("hospital"),
        text("region", "region, for tables and pages"),
        weeks("transit_weeks", "from the store to infusion", "0"),
        weeks("min_remaining_weeks", "of life a dose must still have at infusion", "0"),
        decimal("ship_cost", "currency/dose", "to ship a dose", "0"),
        decimal("priority", "", "weight of waiting and of losing a patient", "1"),
        decimal(
            "hospital_cost",
            "currency/patient",
            "of the hospital for a treated patient; for comparisons only, in no plan's cost",
            "0",
            added_later=True,
        ),
    ),
)
DEMAND = Table(
    name="demand",
    meaning="patients by the week in which they are due to start",
    key=("product", "hospital", "week"),
    record=Demand,
    required=True,
    columns=(
        PRODUCT_ID,
        HOSPITAL_ID,
        Column("week", Kind.MONDAY, "week due, in the horizon", horizon=True),
        whole("patients", "patient", "due to start"),
        decimal(
            "mean", "patient", "expected patients", absent="patients", high=MAX_COUNT, reserved=True
        ),
        decimal(
            "dispersion",
            "",
            "variance / mean of the patients of a week; 1 is Poisson. none counts as "
            f"{DISPERSION}: an assumption (1 to 2.5) of data/making/figures.csv",
            absent="none",
            low=1,
            high=MAX_DISPERSION,
            reserved=True,
        ),
    ),
)
LOTS = Table(
    name="lots",
    meaning="doses in the freezer at the start",
    key=("lot",),
    record=OpeningLot,
    columns=(
        id_column("lot", "id of the lot; no batch has the same"),
        PRODUCT_ID,
        whole("doses", "dose", "on hand"),
        day("released_on", "may be shipped from the first week that begins on or after it"),
        day("expires_on", "good to the last week that ends on or before it"),
        Column(
            "status",
            Kind.CHOICE,
            "in quarantine it may still fail; on hold nobody may have it",
            default="released",
            choices=("released", "quarantine", "hold"),
            added_later=True,
        ),
        text("bank", "the WCB it was made from", added_later=True),
        text("donor", "the donor behind that WCB", added_later=True),
        decimal(
            "success",
            "",
            "chance that a lot in quarantine passes",
            "1",
            above=True,
            high=1,
            added_later=True,
        ),
    ),
)
BATCHES = Table(
    name="batches",
    meaning="firm batches: already decided, they run whatever the plan says",
    key=("batch",),
    record=FirmBatch,
    columns=(
        id_column("batch", "id of the batch; no lot has the same"),
        PRODUCT_ID,
        _SUITE,
        Column("start", Kind.MONDAY, "week begun; may be before the start"),
        text("bank", "the WCB it was made from", added_later=True),
        text("donor", "the donor behind that WCB", added_later=True),
        decimal(
            "success",
            "",
            "chance that it passes release",
            absent="the product's",
            above=True,
            high=1,
            added_later=True,
        ),
        Column(
            "frozen",
            Kind.FLAG,
            "it was frozen before the start: its doses are a lot, maybe of the same id; "
            "its room is still to be cleared",
            default="false",
            added_later=True,
        ),
    ),
)

# In the order of reading: a table comes after those it refers to.
TABLES = (
    PRODUCTS,
    LINEAGE,
    BANKS,
    SUITES,
    CLOSURES,
    FREEZERS,
    HOSPITALS,
    DEMAND,
    LOTS,
    BATCHES,
    WAITING,
    COURSES,
    TRANSIT,
)

SETTINGS_FILE = "scenario.toml"
SETTINGS_SHEET = "scenario"  # columns key, value; keys of a TOML table as autologous.KEY
SETTINGS = (
    Column("name", Kind.TEXT, "name of the scenario"),
    Column("start", Kind.MONDAY, "first day of week 0, at the latest in 2999"),
    weeks("weeks", "length of the horizon", low=1),
    text("currency", "of all costs"),
    Column(
        "yield",
        Kind.CHOICE,
        "a plan counts on doses_per_batch × batch_success, or on doses_per_batch",
        default="expected",
        choices=("expected", "nominal"),
        of="yield_rule",
    ),
    whole("lots_per_week", "batch/week", "that the release laboratory can take", absent="no limit"),
    Column(
        "early_discard",
        Kind.FLAG,
        "good doses may be destroyed before they expire",
        default="false",
    ),
    Column(
        "fefo",
        Kind.FLAG,
        "oldest first: no younger dose leaves before an older one that would do",
        default="true",
        added_later=True,
    ),
    whole(
        "frozen_weeks",
        "week",
        "in which a new plan keeps the starts of the plan in force",
        "0",
        high=MAX_WEEKS,
        added_later=True,
    ),
    whole(
        "stable_weeks",
        "week",
        "in which a start that moves costs move_cost",
        absent="as far as the plan in force goes",
        high=MAX_WEEKS,
        added_later=True,
    ),
    whole("seed", "", "of everything random", "1", high=MAX_SEED),
)
