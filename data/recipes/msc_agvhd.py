"""Umbilical-cord MSC for acute graft-versus-host disease, China: 700 doses per cord."""

from collections.abc import Mapping

from making.costs import MSC_RUN, donor_bank_cost, msc_lot, prices, small_bank_cost
from making.network import CHINA, bank, firm, freezer, fresh, ids, lot, shut, yearly
from making.recipe import Need, Recipe, Row, Stated
from making.regions import chinese
from making.sourced import Sourced, assume, use

PRODUCT = "UCMSC"
DOSES, PLANNED = 175, 162  # of a batch; × 0.93, rounded down
STATED = Stated(
    doses=700, words="at least 700 人份 per cord, read as doses, planned as 700; founding paper 000"
)
WHOLE = assume("whole", "the hospital keeps a course in its own freezer")


def product(name: str = PRODUCT) -> Row:
    """The product row."""
    return {
        "product": name,
        "name": "Umbilical-cord MSC for steroid-refractory aGVHD",
        "doses_per_batch": assume(
            DOSES,
            "half the planning default, so that the 700 doses of a cord are 4 batches",
            "msc_batch",
        ),
        "batch_success": use("0.93", "planning default", "msc_batch"),
        "production_weeks": use(5, "WCB thaw to freezing", "msc_batch", "suite_busy"),
        "release_weeks": use(
            4, "sterility, mycoplasma culture, QA", "msc_batch", "release_weeks", "sterility"
        ),
        "shelf_life_weeks": use(104, "24 months", "msc_shelf"),
        "course": use(
            "2;2;2;2", "8 doses, twice a week for 4 weeks", "agvhd_course", "agvhd_units"
        ),
        "max_wait_weeks": use(1, "3 days [1..7]: the week due or the next", "wait_agvhd"),
        **prices(
            run=MSC_RUN,
            doses=DOSES,
            planned=PLANNED,
            price=use(158400, "8 units at 19,800 CNY", "agvhd_price"),
            hazard=use("0.12", "death on best available therapy", "agvhd_hazard"),
            yuan=True,
            china=True,
        ),
        "positions_per_dose": assume(1, "a dose of 60 M cells in one 50 mL bag", "freezer"),
        "clearance_weeks": assume(1, "2 days of changeover, rounded up to a week", "clearance"),
        "ending_cover_weeks": assume(8, "about the lead time of a batch"),
    }


def lineage(donors: int, name: str = PRODUCT) -> Row:
    """One cord: 4 MCB vials, a WCB from each, a batch from each WCB."""
    return {
        "product": name,
        "wcb_vials_per_batch": assume(
            8, "the other 2 of a WCB's 10 vials stay for tests and retention", "uc_vials"
        ),
        "wcb_vials_per_mcb_vial": use(10, "low end", "uc_vials"),
        "wcb_weeks": use(10, "low end: built, and tested for less than the master", "bank_build"),
        "wcb_cost": small_bank_cost(10, 1_000, yuan=True, china=True),
        "mcb_vials_per_donor": assume(
            4,
            "700 doses per cord, a floor, / 175 per batch; 100 vials would mean 17,500 doses",
            "cord_doses",
            "uc_vials",
            "bank_tiers",
        ),
        "mcb_weeks": use(16, "bank build and test", "bank_build"),
        "mcb_cost": donor_bank_cost(200_000, "collection, screening and a 4-vial bank"),
        "donors_available": assume(
            donors, f"cords that pass, 43 % of {round(donors / 0.43)} screened", "donor_released"
        ),
    }


def autologous() -> Mapping[str, Sourced]:
    """A patient's own MSC: nobody makes them; the figures are for who asks what if."""
    return fresh(
        kind=assume("none", "nobody makes these from the patient's own cells"),
        slots_per_week=assume(12, "as a plant for autologous CAR-T", "auto_slots"),
        apheresis_days=assume(7, "marrow harvest"),
        make_days=assume(35, "five weeks of expansion, as the shelf product", "msc_batch"),
        make_days_sd=assume(5, "preparation time differs with the starting cells"),
        release_days=use(14, "sterility test", "sterility"),
        transit_days=use(2, "slow leg", "delivery"),
        success=assume("0.73", "BM-MSC collections passing release", "donor_released"),
        remakes=assume(1, "one more attempt"),
        remake_success=assume("0.73", "as the first attempt", "donor_released"),
        dropout_per_month=use("0.12", "death on best available therapy", "agvhd_hazard"),
        cost_per_lot=msc_lot(8),
        chair_days=assume(1, "one harvest"),
        bed_days=assume(0, "no figure"),
    )


def recipe() -> Recipe:
    sites = chinese(16, 14, 10)
    suite = "MSC-A"
    return Recipe(
        name="msc_agvhd",
        title="Umbilical-cord MSC for aGVHD",
        story="""
A Chinese producer of umbilical-cord MSC serves 40 transplant centres. A course is eight doses in
four weeks, promised whole; a cord gives 700 doses. Three rooms run at about four fifths, so the
August shutdown and the winter peak must be built for; every batch takes a working bank that is made
and tested in ten weeks, and cords are limited. One opening lot was re-dated after an excursion: it
was released later than another and expires earlier.
""",
        weeks=assume(104, "two years"),
        currency="CNY",
        lots_per_week=assume(1, "one release panel a week"),
        seed=20260101,
        autologous={"": autologous()},
        products=[product() | {"ship_course": WHOLE}],
        lineage=[lineage(10)],
        stated={PRODUCT: STATED},
        banks=[
            bank(PRODUCT, "MCB-D01", "MCB", "D01", vials=3, since="2025-06-02"),
            bank(PRODUCT, "MCB-D02", "MCB", "D02", vials=4, since="2026-03-02"),
            bank(PRODUCT, "WCB-D00-1", "WCB", "D00", vials=10, since="2025-11-03"),
            bank(PRODUCT, "WCB-D00-2", "WCB", "D00", vials=10, since="2025-11-03"),
            bank(PRODUCT, "WCB-D00-3", "WCB", "D00", vials=10, since="2025-11-03"),
            bank(PRODUCT, "WCB-D00-4", "WCB", "D00", vials=10, since="2026-02-02"),
            bank(PRODUCT, "WCB-D01-1", "WCB", "D01", vials=10, since="2026-03-02"),
        ],
        suites=[
            {
                "suite": suite,
                "rooms": assume(3, "of 4 [1..8] suites of a plant", "suites"),
                "products": PRODUCT,
            }
        ],
        closures=[
            *yearly(suite, CHINA),
            shut(suite, "2026-11-02", "2026-11-15", "Filter change", assume(1, "room by room")),
        ],
        freezers=[
            freezer("LN2-1", 900, "share of a freezer of 3,000 bags"),
            freezer("LN2-2", 100, "share leased later", "2026-07-06", "2028-01-02"),
        ],
        hospitals=sites,
        lots=[
            lot(PRODUCT, "L-2509", 162, "2025-09-22", "2027-08-08", how="full lot"),
            lot(PRODUCT, "L-2508", 150, "2025-08-11", "2027-06-06", how="rest of a lot"),
            lot(
                PRODUCT,
                "L-2510",
                162,
                "2025-10-13",
                "2026-05-31",
                how="re-dated after an excursion: released later, expires earlier",
            ),
            lot(
                PRODUCT, "L-2512", 162, "2026-01-26", "2027-12-26", how="in quarantine at the start"
            ),
        ],
        batches=[
            firm(PRODUCT, "B-2601", suite, "2025-12-15"),
            firm(PRODUCT, "B-2602", suite, "2025-12-22"),
            firm(PRODUCT, "B-2603", suite, "2025-12-29"),
        ],
        needs=[
            Need(
                product=PRODUCT,
                per_year=assume(
                    480, "40 centres × 12 patients", "agvhd_hospital", "agvhd_patients"
                ),
                growth=use("0.078", "as allogeneic HCT in Europe", "hct_growth"),
                season=use("0.12", "planning default", "season"),
                peak=assume(2, "January"),
                dispersion=use("1.4", "planning default", "dispersion"),
                hospitals=ids(sites),
            )
        ],
    )
