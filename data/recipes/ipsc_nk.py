"""iPSC-derived NK cells: one clone, cycles of weekly doses, a second room on its way."""

from collections.abc import Mapping

from making.costs import FX, NK_RUN, bank_cost, lot_price, prices
from making.network import WEST, bank, firm, freezer, fresh, ids, lot, shut, yearly
from making.recipe import Need, Recipe, Row
from making.regions import western
from making.sourced import Sourced, assume, use

PRODUCT = "INK"
DOSES, PLANNED = 300, 270
PRICE = 60_000  # [USD] of a course


def product(name: str = PRODUCT, *, yuan: bool = False) -> Row:
    """The product row, priced in USD or CNY."""
    rate = FX if yuan else 1
    return {
        "product": name,
        "name": "iPSC-derived NK cells",
        "doses_per_batch": use(DOSES, "a small run", "nk_batch"),
        "batch_success": use("0.9", "planning default", "nk_default"),
        "production_weeks": use(6, "planning default", "nk_default"),
        "release_weeks": use(6, "planning default", "nk_default"),
        "shelf_life_weeks": use(104, "24 months", "nk_shelf"),
        "course": assume("1;1;1;0;1;1;1", "6 doses: two cycles of three weekly doses", "nk_doses"),
        "max_wait_weeks": use(8, "lymphoma, as CAR-T: the long end", "auto_need_to_infusion"),
        **prices(
            run=NK_RUN,
            doses=DOSES,
            planned=PLANNED,
            price=assume(int(PRICE * rate), "6 doses at four times 2,500 USD", "nk_cost"),
            hazard=use("0.12", "drop-out while waiting, lymphoma", "cart_hazard"),
            yuan=yuan,
        ),
        "positions_per_dose": assume(1, "one 50 mL bag per dose", "freezer"),
        "clearance_weeks": assume(1, "2 days of changeover, rounded up to a week", "clearance"),
        "ending_cover_weeks": assume(12, "the lead time of a batch"),
    }


def lineage(name: str = PRODUCT, *, yuan: bool = False) -> Row:
    """One clone for good: no further donor, only working banks."""
    return {
        "product": name,
        "wcb_vials_per_batch": assume(10, "starting cells of one run"),
        "wcb_vials_per_mcb_vial": use(100, "low end", "ipsc_vials"),
        "wcb_weeks": use(16, "bank build and test", "bank_build"),
        "wcb_cost": bank_cost(100, 2_000, yuan=yuan),
        "mcb_vials_per_donor": use(200, "point value", "ipsc_vials"),
        "mcb_weeks": assume(26, "reprogramming, cloning and tests; high end", "bank_build"),
        "mcb_cost": bank_cost(200, 10_000, yuan=yuan),
        "donors_available": assume(0, "one clone is licensed"),
    }


def autologous(*, yuan: bool = False) -> Mapping[str, Sourced]:
    """NK cells of the patient: hypothetical; made and priced like autologous CAR-T."""
    return fresh(
        kind=assume("hypothetical", "a patient's own NK cells are not an established product"),
        slots_per_week=use(12, "planning default", "auto_slots"),
        apheresis_days=assume(5, "a chair within the week"),
        make_days=assume(18, "expansion of a patient's NK cells", "auto_culture"),
        make_days_sd=assume(3, "preparation time differs with the starting cells"),
        release_days=use(7, "QC of the i-SHIPMENT model", "auto_qc"),
        transit_days=use(2, "slow leg", "delivery"),
        success=assume("0.9", "NK cells of pretreated patients expand less well", "auto_success"),
        remakes=assume(1, "one more attempt", "remake"),
        remake_success=assume("0.52", "as autologous CAR-T", "remake"),
        dropout_per_month=use("0.12", "CAR-T in lymphoma", "cart_hazard"),
        cost_per_lot=lot_price(90_000, "preparation cost", "auto_cost", yuan=yuan),
        chair_days=assume(1, "one apheresis"),
        bed_days=assume(0, "no figure"),
    )


def recipe() -> Recipe:
    sites = western(22, 13, 5, doses=1)
    suite = "NK-1"
    return Recipe(
        name="ipsc_nk",
        title="iPSC-derived NK cells",
        story="""
A clone of iPSC-derived NK cells ramps up over its first year at 40 hospitals. One room works from
the start, a second passes qualification in October; the working bank on hand is good for three
batches and the next takes sixteen weeks. Six doses in seven weeks are promised to every patient
who starts.
""",
        weeks=assume(104, "two years"),
        currency="USD",
        lots_per_week=assume(1, "one release panel a week"),
        seed=20260104,
        autologous={"": autologous()},
        products=[product()],
        lineage=[lineage()],
        banks=[
            bank(PRODUCT, "MCB-CLONE", "MCB", "CLONE-7", vials=196, since="2024-09-02"),
            bank(PRODUCT, "WCB-2501", "WCB", "CLONE-7", vials=34, since="2025-02-03"),
        ],
        suites=[
            {
                "suite": suite,
                "rooms": assume(2, "of 4 [1..8] suites of a plant", "suites"),
                "products": PRODUCT,
            }
        ],
        closures=[
            *yearly(suite, WEST),
            shut(suite, "2026-01-05", "2026-10-04", "Qualification", assume(1, "the second room")),
        ],
        freezers=[freezer("LN2-1", 900, "share of a freezer of 3,000 bags")],
        hospitals=sites,
        lots=[
            lot(PRODUCT, "N-2508", 190, "2025-10-20", "2027-08-29", how="rest of a lot"),
            lot(
                PRODUCT, "N-2511", 270, "2026-02-02", "2027-12-19", how="in quarantine at the start"
            ),
        ],
        batches=[firm(PRODUCT, "B-N01", suite, "2025-12-15")],
        needs=[
            Need(
                product=PRODUCT,
                per_year=assume(
                    480, "300 by default; 480 fill two rooms at full ramp", "nk_default"
                ),
                growth=assume("0.05", "after the ramp"),
                season=use("0.05", "low end: cancer has little season", "season"),
                peak=assume(40, "autumn"),
                ramp=use("0.05", "planning default", "ramp"),
                dispersion=use("1.4", "planning default", "dispersion"),
                hospitals=ids(sites),
            )
        ],
    )
