"""MSC for knee osteoarthritis, China: an elective treatment that can wait."""

from collections.abc import Mapping

from making.costs import MSC_RUN, donor_bank_cost, msc_lot, prices, small_bank_cost
from making.network import CHINA, bank, firm, freezer, fresh, ids, lot, slots, yearly
from making.recipe import Need, Recipe, Row, Stated
from making.regions import chinese
from making.sourced import Sourced, assume, use

PRODUCT = "KNEE"
DOSES, PLANNED = 350, 325
STATED = Stated(
    doses=700, words="at least 700 人份 per cord, read as doses, planned as 700; founding paper 000"
)


def product(name: str = PRODUCT) -> Row:
    """The product row."""
    return {
        "product": name,
        "name": "Umbilical-cord MSC for knee osteoarthritis",
        "doses_per_batch": use(DOSES, "planning default", "msc_batch"),
        "batch_success": use("0.93", "planning default", "msc_batch"),
        "production_weeks": use(5, "WCB thaw to freezing", "msc_batch", "suite_busy"),
        "release_weeks": use(
            4, "sterility, mycoplasma culture, QA", "msc_batch", "release_weeks", "sterility"
        ),
        "shelf_life_weeks": use(52, "12 months, low end", "msc_shelf"),
        "course": assume("1;0;0;0;1", "two injections four weeks apart", "knee_injections"),
        "max_wait_weeks": use(12, "90 days, rounded down", "wait_knee"),
        **prices(
            run=MSC_RUN,
            doses=DOSES,
            planned=PLANNED,
            price=use(36000, "official price of a treatment", "knee_price"),
            hazard=assume("0.01", "nobody dies of waiting; patients go elsewhere"),
            yuan=True,
            china=True,
        ),
        "positions_per_dose": assume(
            "0.075", "a 2 mL vial against a 50 mL bag: 3,000 / 40,000", "freezer"
        ),
        "clearance_weeks": assume(1, "2 days of changeover, rounded up to a week", "clearance"),
        "ending_cover_weeks": assume(4, "patients can wait for the next batch"),
    }


def lineage(donors: int, name: str = PRODUCT) -> Row:
    """One cord: 2 MCB vials, a WCB from each, a batch from each WCB."""
    return {
        "product": name,
        "wcb_vials_per_batch": assume(
            16, "the other 4 of a WCB's 20 vials stay for tests and retention", "uc_vials"
        ),
        "wcb_vials_per_mcb_vial": use(20, "within the range", "uc_vials"),
        "wcb_weeks": use(10, "low end: built, and tested for less than the master", "bank_build"),
        "wcb_cost": small_bank_cost(20, 1_000, yuan=True, china=True),
        "mcb_vials_per_donor": assume(
            2,
            "700 doses per cord, a floor, / 350 per batch; 100 vials would mean 35,000 doses",
            "cord_doses",
            "uc_vials",
            "bank_tiers",
        ),
        "mcb_weeks": use(16, "bank build and test", "bank_build"),
        "mcb_cost": donor_bank_cost(200_000, "collection, screening and a 2-vial bank"),
        "donors_available": assume(
            donors, f"cords that pass, 43 % of {round(donors / 0.43)} screened", "donor_released"
        ),
    }


def autologous(slots: Sourced) -> Mapping[str, Sourced]:
    """A patient's own fat or marrow MSC, as patients can wait."""
    return fresh(
        kind=assume("real", "MSC of the patient's own fat or marrow are given"),
        slots_per_week=slots,
        apheresis_days=assume(14, "liposuction by appointment"),
        make_days=assume(35, "five weeks of expansion, as the shelf product", "msc_batch"),
        make_days_sd=assume(5, "preparation time differs with the starting cells"),
        release_days=use(14, "sterility test", "sterility"),
        transit_days=use(2, "slow leg", "delivery"),
        success=assume("0.9", "older donors than a cord", "donor_released"),
        remakes=assume(1, "one more attempt"),
        remake_success=assume("0.9", "as the first attempt", "donor_released"),
        dropout_per_month=assume("0.01", "nobody dies of waiting; patients go elsewhere"),
        cost_per_lot=msc_lot(2),
        chair_days=assume(1, "one liposuction"),
        bed_days=assume(0, "an outpatient's injection"),
    )


def recipe() -> Recipe:
    sites = chinese(15, 10, doses=4)
    suite = "MSC-K"
    return Recipe(
        name="msc_knee",
        title="MSC for knee osteoarthritis",
        story="""
An elective treatment of two injections: patients can wait twelve weeks, so batches may be large
and rare and the winter rush may queue. One room makes ten batches a year at best. The question is
when to make them around the shutdowns, how much to keep with a year of shelf life, and how long
to let patients wait.
""",
        weeks=assume(78, "a year and a half"),
        currency="CNY",
        lots_per_week=assume(1, "one release panel a week"),
        seed=20260102,
        autologous={"": autologous(slots(36, "29.9"))},
        products=[product()],
        lineage=[lineage(5)],
        stated={PRODUCT: STATED},
        banks=[
            bank(PRODUCT, "MCB-C01", "MCB", "C01", vials=1, since="2025-05-05"),
            bank(PRODUCT, "WCB-C01-1", "WCB", "C01", vials=20, since="2025-10-06"),
            bank(PRODUCT, "WCB-C02-1", "WCB", "C02", vials=20, since="2026-01-26"),
            bank(PRODUCT, "MCB-C02", "MCB", "C02", vials=1, since="2025-11-03"),
        ],
        suites=[
            {
                "suite": suite,
                "rooms": assume(1, "of 4 [1..8] suites of a plant", "suites"),
                "products": PRODUCT,
            }
        ],
        closures=[*yearly(suite, CHINA)],
        freezers=[freezer("LN2-1", 80, "a rack of a freezer: 1,066 vials")],
        hospitals=sites,
        lots=[
            lot(PRODUCT, "K-2509", 220, "2025-10-06", "2026-08-30", how="rest of a lot"),
            lot(
                PRODUCT, "K-2512", 325, "2026-01-19", "2026-12-20", how="in quarantine at the start"
            ),
        ],
        batches=[firm(PRODUCT, "B-K01", suite, "2025-12-22")],
        needs=[
            Need(
                product=PRODUCT,
                per_year=assume(
                    1350,
                    "2,000 patients of 1.5 doses are 1,500 of two; 9 in 10 of them here",
                    "knee_patients",
                    "knee_injections",
                ),
                growth=assume("0.05", "an ageing population"),
                season=use("0.12", "planning default", "season"),
                peak=assume(46, "operations before the Spring Festival"),
                dispersion=use("1.4", "planning default", "dispersion"),
                hospitals=ids(sites),
            )
        ],
    )
