"""Midbrain dopamine progenitors for Parkinson's disease: a large batch and a short life."""

from making.costs import NK_RUN, bank_cost, lot_price, prices
from making.network import WEST, bank, firm, freezer, fresh, ids, lot, slots, yearly
from making.recipe import Need, Recipe
from making.regions import western
from making.sourced import assume, use

PRODUCT = "MDA"
DOSES, PLANNED = 96, 81


def recipe() -> Recipe:
    sites = western(5, 3, 2, doses=2)
    suite = "NEURO"
    return Recipe(
        name="dopamine",
        title="Midbrain dopamine progenitors for Parkinson's disease",
        story="""
One operation grafts both putamina, a dose each, at ten neurosurgical centres. The dose is small, so
one batch serves forty patients; but it keeps only half a year and eight weeks of that go to release
tests. Early in the ramp a batch lasts longer than its life: patients can be asked to wait, up to
a year, so that fewer doses expire.
""",
        weeks=assume(104, "two years"),
        currency="USD",
        lots_per_week=assume(1, "one release panel a week"),
        seed=20260106,
        autologous={
            "": fresh(
                kind=assume("real", "a first patient was treated with neurons of own cells"),
                slots_per_week=slots(5, "3.8"),
                apheresis_days=assume(14, "skin biopsy by appointment"),
                make_days=assume(
                    150, "reprogramming, differentiation and tests of a patient's line"
                ),
                make_days_sd=assume(20, "lines differ"),
                release_days=assume(56, "as the shelf product", "release_weeks"),
                transit_days=use(2, "slow leg", "delivery"),
                success=assume("0.6", "many patients' lines fail a release test", "donor_released"),
                remakes=assume(1, "one more attempt"),
                remake_success=assume("0.6", "as the first attempt", "donor_released"),
                dropout_per_month=assume("0.005", "patients leave for deep brain stimulation"),
                cost_per_lot=lot_price(400_000, "a whole run for one patient", "nk_run_cost"),
                chair_days=assume(1, "one biopsy"),
                bed_days=assume(0, "no figure"),
            )
        },
        products=[
            {
                "product": PRODUCT,
                "name": "Midbrain dopamine progenitors",
                "doses_per_batch": assume(
                    DOSES, "2.7 M cells a dose: fill, not cells, is the limit", "dopamine_dose"
                ),
                "batch_success": use("0.85", "low end", "lot_success"),
                "production_weeks": assume(
                    5, "about 16 days of differentiation, thaw, fill, cleaning"
                ),
                "release_weeks": use(
                    8, "high end: identity and residual stem cells", "release_weeks"
                ),
                "shelf_life_weeks": assume(
                    26, "6 months: keeping neural cells frozen is young", "islet_cryo"
                ),
                "course": use("2", "two putamina in one operation", "dopamine_dose"),
                "max_wait_weeks": use(52, "365 days, the long end, rounded down", "wait_parkinson"),
                **prices(
                    run=NK_RUN,
                    doses=DOSES,
                    planned=PLANNED,
                    price=assume(120000, "no price is known"),
                    hazard=assume("0.005", "patients leave for deep brain stimulation"),
                ),
                "positions_per_dose": assume("0.075", "a 2 mL vial against a 50 mL bag", "freezer"),
                "clearance_weeks": assume(1, "2 days, rounded up to a week", "clearance"),
                "ending_cover_weeks": assume(4, "patients can wait for the next batch"),
            }
        ],
        lineage=[
            {
                "product": PRODUCT,
                "wcb_vials_per_batch": assume(6, "starting cells of one run"),
                "wcb_vials_per_mcb_vial": use(100, "low end", "ipsc_vials"),
                "wcb_weeks": use(16, "bank build and test", "bank_build"),
                "wcb_cost": bank_cost(100, 2_000),
                "mcb_vials_per_donor": use(200, "point value", "ipsc_vials"),
                "mcb_weeks": assume(26, "derivation and tests; high end", "bank_build"),
                "mcb_cost": bank_cost(200, 10_000),
                "donors_available": assume(0, "one line is licensed"),
            }
        ],
        banks=[
            bank(PRODUCT, "MCB-H1", "MCB", "H1", vials=180, since="2023-05-01"),
            bank(PRODUCT, "WCB-H1-1", "WCB", "H1", vials=20, since="2024-09-02"),
        ],
        suites=[
            {
                "suite": suite,
                "rooms": assume(1, "of 4 [1..8] suites of a plant", "suites"),
                "products": PRODUCT,
            }
        ],
        closures=[*yearly(suite, WEST)],
        freezers=[freezer("LN2-1", 16, "a box of a freezer: 213 vials")],
        hospitals=sites,
        lots=[
            lot(
                PRODUCT,
                "P-2508",
                14,
                "2025-10-20",
                "2026-02-22",
                how="rest of a lot, about to expire",
            ),
            lot(
                PRODUCT, "P-2511", 50, "2026-01-26", "2026-05-24", how="in quarantine at the start"
            ),
        ],
        batches=[firm(PRODUCT, "B-P01", suite, "2026-01-12")],
        needs=[
            Need(
                product=PRODUCT,
                per_year=assume(180, "10 centres at full ramp"),
                ramp=use("0.05", "planning default", "ramp"),
                dispersion=use("1.4", "planning default", "dispersion"),
                hospitals=ids(sites),
            )
        ],
    )
