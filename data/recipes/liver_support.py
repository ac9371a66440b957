"""Hepatocytes for a bioartificial liver, China: nobody can wait, and livers are scarce."""

from making.costs import MSC_RUN, donor_bank_cost, prices, small_bank_cost
from making.network import CHINA, bank, firm, freezer, ids, lot, yearly
from making.recipe import Need, Recipe
from making.regions import chinese
from making.sourced import assume, use

PRODUCT = "HEP"
DOSES, PLANNED = 60, 54


def recipe() -> Recipe:
    sites = chinese(8, 4, 3, doses=1)
    suite = "LIVER"
    return Recipe(
        name="liver_support",
        title="Hepatocytes for a bioartificial liver",
        story="""
Fifteen liver units bridge patients through acute-on-chronic liver failure with a bioartificial
liver: two treatments in the first week, one in the second. A patient who is not treated in the week
due is lost. Hepatocytes keep for sixteen weeks, four of them in release, so a stock that covers
every surge partly expires. And cells are scarce: donor livers cover a tenth of the need, and one
liver gives two batches. What is on hand lasts a quarter of the year; after that, one liver has to
do for nine. Whom to treat with it, and when?
""",
        weeks=assume(52, "one year"),
        currency="CNY",
        lots_per_week=assume(1, "one release panel a week"),
        seed=20260107,
        autologous={
            "": {
                "kind": assume(
                    "none", "a failing liver cannot give the cells, and the patient cannot wait"
                )
            }
        },
        products=[
            {
                "product": PRODUCT,
                "name": "Hepatocytes for a bioartificial liver",
                "doses_per_batch": assume(DOSES, "cartridges filled from one reactor run"),
                "batch_success": use("0.9", "within 0.92 [0.85..0.98]", "lot_success"),
                "production_weeks": use(4, "28 days", "suite_busy"),
                "release_weeks": use(4, "planning default", "release_weeks"),
                "shelf_life_weeks": assume(
                    16, "4 months: hepatocytes survive freezing badly", "islet_cryo"
                ),
                "course": assume("2;1", "three treatments"),
                "max_wait_weeks": use(0, "3 days: the week due", "wait_liver"),
                **prices(
                    run=MSC_RUN,
                    doses=DOSES,
                    planned=PLANNED,
                    price=assume(90000, "three treatments at 30,000 CNY"),
                    hazard=assume("0", "nobody can wait"),
                    yuan=True,
                    china=True,
                ),
                "positions_per_dose": assume(2, "a cartridge takes two bag positions", "freezer"),
                "clearance_weeks": assume(1, "2 days, rounded up to a week", "clearance"),
                "ending_cover_weeks": assume(6, "most of the lead time of a batch"),
            }
        ],
        lineage=[
            {
                "product": PRODUCT,
                "wcb_vials_per_batch": assume(6, "starting cells of one run"),
                "wcb_vials_per_mcb_vial": assume(
                    14, "2 batches; two vials stay for retention", "bank_vials"
                ),
                "wcb_weeks": use(
                    10, "low end: built, and tested for less than the master", "bank_build"
                ),
                "wcb_cost": small_bank_cost(14, 1_000, yuan=True, china=True),
                "mcb_vials_per_donor": assume(
                    1, "one liver, one working bank: hepatocytes hardly multiply", "bank_tiers"
                ),
                "mcb_weeks": use(16, "bank build and test", "bank_build"),
                "mcb_cost": donor_bank_cost(400_000, "a liver unfit for grafting, and its bank"),
                "donors_available": assume(
                    1, "supply against demand 1 : 10, of the 9 livers due", "liver_ratio"
                ),
            }
        ],
        banks=[
            bank(PRODUCT, "WCB-H01-1", "WCB", "H01", vials=14, since="2025-12-01"),
        ],
        suites=[
            {
                "suite": suite,
                "rooms": assume(2, "of 4 [1..8] suites of a plant", "suites"),
                "products": PRODUCT,
            }
        ],
        closures=[*yearly(suite, CHINA)],
        freezers=[freezer("LN2-1", 400, "share of a freezer of 3,000 bags")],
        hospitals=sites,
        lots=[
            lot(PRODUCT, "H-2510", 40, "2025-12-01", "2026-02-22", how="rest of a lot"),
            lot(PRODUCT, "H-2511", 54, "2025-12-29", "2026-03-22", how="full lot"),
            lot(
                PRODUCT, "H-2512", 54, "2026-01-19", "2026-04-12", how="in quarantine at the start"
            ),
        ],
        batches=[
            firm(PRODUCT, "B-H01", suite, "2025-12-15"),
            firm(PRODUCT, "B-H02", suite, "2025-12-29"),
        ],
        needs=[
            Need(
                product=PRODUCT,
                per_year=assume(300, "15 units × 20 patients"),
                season=use("0.25", "high end: flares in winter", "season"),
                peak=assume(4, "January"),
                dispersion=use("2", "within 1.4 [1..2.5]: surges", "dispersion"),
                hospitals=ids(sites),
            )
        ],
    )
