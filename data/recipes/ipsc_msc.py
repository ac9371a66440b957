"""iPSC-derived MSC for knee osteoarthritis, China: a clone in the place of cords."""

from making.costs import MSC_RUN, bank_cost, prices
from making.network import CHINA, bank, firm, freezer, ids, lot, slots, yearly
from making.recipe import Need, Recipe
from making.regions import chinese
from making.sourced import assume, use

from recipes import msc_knee

PRODUCT = "IMSC"
DOSES, PLANNED = 350, 311


def recipe() -> Recipe:
    sites = chinese(8, 4, doses=4)
    suite = "IPSC-M"
    return Recipe(
        name="ipsc_msc",
        title="iPSC-derived MSC for knee osteoarthritis",
        story="""
The knees of `msc_knee`, but the cells come from one clone of iPSC, as in a phase 3 trial: no cord
gives out, and a working bank is good for ten batches. A run takes three weeks longer, since MSC
have to be made from iPSC first. Twelve hospitals, patients who can wait twelve weeks, and one room
that must make the year's few large batches around the shutdowns.
""",
        weeks=assume(52, "one year"),
        currency="CNY",
        lots_per_week=assume(1, "one release panel a week"),
        seed=20260111,
        autologous={"": msc_knee.autologous(slots(20, "16.7"))},
        products=[
            {
                "product": PRODUCT,
                "name": "iPSC-derived MSC for knee osteoarthritis",
                "doses_per_batch": assume(DOSES, "as MSC from a cord", "msc_batch"),
                "batch_success": assume("0.89", "between iPSC islets and cord MSC", "lot_success"),
                "production_weeks": assume(
                    8, "5 of cord MSC, and 3 to make MSC of iPSC", "msc_batch", "ipsc_msc_trial"
                ),
                "release_weeks": assume(
                    6, "high end: residual stem cells", "release_weeks", "sterility"
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
                "clearance_weeks": assume(
                    1, "2 days of changeover, rounded up to a week", "clearance"
                ),
                "ending_cover_weeks": assume(4, "patients can wait for the next batch"),
            }
        ],
        lineage=[
            {
                "product": PRODUCT,
                "wcb_vials_per_batch": assume(10, "starting cells of one run"),
                "wcb_vials_per_mcb_vial": use(100, "low end", "ipsc_vials"),
                "wcb_weeks": use(16, "bank build and test", "bank_build"),
                "wcb_cost": bank_cost(100, 2_000, yuan=True),
                "mcb_vials_per_donor": use(200, "point value", "ipsc_vials"),
                "mcb_weeks": assume(26, "reprogramming and tests; high end", "bank_build"),
                "mcb_cost": bank_cost(200, 10_000, yuan=True),
                "donors_available": assume(0, "one clone is licensed"),
            }
        ],
        banks=[
            bank(PRODUCT, "MCB-CLONE", "MCB", "CLONE-M", vials=195, since="2024-06-03"),
            bank(PRODUCT, "WCB-2501", "WCB", "CLONE-M", vials=60, since="2025-02-03"),
        ],
        suites=[
            {
                "suite": suite,
                "rooms": assume(1, "of 4 [1..8] suites of a plant", "suites"),
                "products": PRODUCT,
            }
        ],
        closures=[*yearly(suite, CHINA)],
        freezers=[freezer("LN2-1", 70, "a rack of a freezer: 933 vials")],
        hospitals=sites,
        lots=[
            lot(PRODUCT, "M-2510", 240, "2025-12-01", "2026-10-18", how="rest of a lot"),
        ],
        batches=[firm(PRODUCT, "B-M01", suite, "2025-11-10")],
        needs=[
            Need(
                product=PRODUCT,
                per_year=assume(750, "half the network of `msc_knee`", "knee_patients"),
                season=use("0.12", "planning default", "season"),
                peak=assume(46, "operations before the Spring Festival"),
                dispersion=use("1.4", "planning default", "dispersion"),
                hospitals=ids(sites),
            )
        ],
    )
