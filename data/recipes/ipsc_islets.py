"""iPSC islets for severe type 1 diabetes: doses that do not keep, patients who can wait."""

from making.costs import NK_RUN, bank_cost, lot_price, prices
from making.network import WEST, bank, firm, freezer, fresh, ids, lot, slots, yearly
from making.recipe import Need, Recipe
from making.regions import western
from making.sourced import assume, use

PRODUCT = "ISLET"
DOSES, PLANNED = 20, 17


def recipe() -> Recipe:
    sites = western(7, 3, 2, doses=1)
    suite = "IPSC-I"
    return Recipe(
        name="ipsc_islets",
        title="iPSC islets for severe type 1 diabetes",
        story="""
Twelve centres graft iPSC islets, 800 M cells in one infusion. Islets keep badly: sixteen weeks, of
which release takes six, so stock cannot carry the shutdowns; the patients can, as they may wait
a year. Two rooms fill up as the therapy ramps, and the waiting list is the buffer.
""",
        weeks=assume(104, "two years"),
        currency="USD",
        lots_per_week=assume(1, "one release panel a week"),
        seed=20260105,
        autologous={
            "": fresh(
                kind=assume("real", "a first patient was treated with islets of own cells"),
                slots_per_week=slots(6, "4.8"),
                apheresis_days=assume(14, "biopsy by appointment"),
                make_days=assume(
                    120, "reprogramming, differentiation and tests of a patient's line"
                ),
                make_days_sd=assume(20, "lines differ"),
                release_days=use(28, "as the shelf product's QC", "release_weeks"),
                transit_days=use(2, "slow leg", "delivery"),
                success=assume("0.6", "many patients' lines fail a release test", "donor_released"),
                remakes=assume(1, "one more attempt"),
                remake_success=assume("0.6", "as the first attempt", "donor_released"),
                dropout_per_month=use("0.01", "donor islets", "islet_hazard"),
                cost_per_lot=lot_price(400_000, "a whole run for one patient", "nk_run_cost"),
                chair_days=assume(1, "one biopsy"),
                bed_days=assume(0, "no figure"),
            )
        },
        products=[
            {
                "product": PRODUCT,
                "name": "iPSC-derived islets",
                "doses_per_batch": assume(
                    DOSES, "doses of 800 M cells in one reactor", "islet_dose"
                ),
                "batch_success": use("0.85", "low end", "lot_success"),
                "production_weeks": assume(7, "stepwise differentiation, aggregation and fill"),
                "release_weeks": use(6, "within 4 [3..8]", "release_weeks"),
                "shelf_life_weeks": assume(
                    16, "4 months: keeping islets frozen is unsolved", "islet_cryo"
                ),
                "course": use("1", "single infusion", "islet_dose"),
                "max_wait_weeks": use(52, "365 days, the long end, rounded down", "wait_islets"),
                **prices(
                    run=NK_RUN,
                    doses=DOSES,
                    planned=PLANNED,
                    price=use(300000, "donor islets, anticipated price", "islet_price"),
                    hazard=use("0.01", "donor islets", "islet_hazard"),
                ),
                "positions_per_dose": assume(4, "800 M cells in four 50 mL bags", "freezer"),
                "clearance_weeks": assume(1, "2 days, rounded up to a week", "clearance"),
                "ending_cover_weeks": assume(4, "patients can wait for the next batch"),
            }
        ],
        lineage=[
            {
                "product": PRODUCT,
                "wcb_vials_per_batch": assume(12, "starting cells of one run"),
                "wcb_vials_per_mcb_vial": use(100, "low end", "ipsc_vials"),
                "wcb_weeks": use(16, "bank build and test", "bank_build"),
                "wcb_cost": bank_cost(100, 2_000),
                "mcb_vials_per_donor": use(200, "point value", "ipsc_vials"),
                "mcb_weeks": assume(26, "reprogramming and tests; high end", "bank_build"),
                "mcb_cost": bank_cost(200, 10_000),
                "donors_available": assume(0, "one line is licensed"),
            }
        ],
        banks=[
            bank(PRODUCT, "MCB-LINE1", "MCB", "LINE1", vials=190, since="2024-03-04"),
            bank(PRODUCT, "WCB-LINE1-1", "WCB", "LINE1", vials=40, since="2025-02-03"),
            bank(PRODUCT, "WCB-LINE1-2", "WCB", "LINE1", vials=100, since="2026-04-06"),
        ],
        suites=[
            {
                "suite": suite,
                "rooms": assume(2, "of 4 [1..8] suites of a plant", "suites"),
                "products": PRODUCT,
            }
        ],
        closures=[*yearly(suite, WEST)],
        freezers=[freezer("LN2-1", 300, "a tenth of a freezer of 3,000 bags")],
        hospitals=sites,
        lots=[
            lot(
                PRODUCT,
                "I-2509",
                9,
                "2025-11-17",
                "2026-01-25",
                how="rest of a lot, about to expire",
            ),
            lot(
                PRODUCT, "I-2511", 17, "2026-01-19", "2026-03-29", how="in quarantine at the start"
            ),
        ],
        batches=[
            firm(PRODUCT, "B-I01", suite, "2025-12-01"),
            firm(PRODUCT, "B-I02", suite, "2025-12-29"),
        ],
        needs=[
            Need(
                product=PRODUCT,
                per_year=assume(200, "12 centres at full ramp"),
                ramp=use("0.05", "planning default", "ramp"),
                dispersion=use("1.4", "planning default", "dispersion"),
                hospitals=ids(sites),
            )
        ],
    )
