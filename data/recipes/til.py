"""TIL for melanoma: a patient's own, which exist, against a stock of T cells, which does not."""

from making.costs import NK_RUN, bank_cost, prices
from making.network import WEST, bank, firm, freezer, fresh, ids, lot, slots, yearly
from making.recipe import Need, Recipe
from making.regions import western
from making.sourced import assume, use

PRODUCT = "TIL"
DOSES, PLANNED = 30, 25
SLOT_DAY, MATERIALS = 5_784, 19_788  # [USD] figures `slot_day` and `lot_materials`
MAKE_DAYS = 28


def recipe() -> Recipe:
    sites = western(8, 3, 1, doses=1)
    suite = "TIL-X"
    lot_cost = MAKE_DAYS * SLOT_DAY + MATERIALS
    return Recipe(
        name="til",
        title="TIL for melanoma, against a hypothetical stock",
        story="""
Tumour-infiltrating lymphocytes are grown from a piece of each patient's tumour for three to six
weeks; the product exists, and its cost stays high. Nobody has TIL in stock: the side off the shelf
is hypothetical, T cells of a clone that stand in for them, with the process of iPSC-NK cells and a
dose so large that a batch gives thirty. What would such a stock have to do to win?
""",
        weeks=assume(52, "one year"),
        currency="USD",
        lots_per_week=assume(1, "one release panel a week"),
        seed=20260112,
        autologous={
            "": fresh(
                kind=assume("real", "lifileucel is on the market", "til_price"),
                slots_per_week=slots(3, "2.2"),
                apheresis_days=assume(10, "resection of a tumour by appointment"),
                make_days=use(
                    MAKE_DAYS, "4 weeks, within 3 to 6 of expansion", "til_default", "til_expansion"
                ),
                make_days_sd=assume(5, "so that nearly all take 3 to 6 weeks", "til_expansion"),
                release_days=use(7, "1 week: 35 days in all", "til_default", "til_turnaround"),
                transit_days=use(2, "slow leg", "delivery"),
                success=use("0.92", "planning default", "til_default"),
                remakes=assume(0, "no second tumour to take, and no time"),
                remake_success=assume("0.92", "as the first attempt; none is made"),
                dropout_per_month=use("0.1", "planning default", "til_default"),
                cost_per_lot=assume(
                    lot_cost,
                    f"{MAKE_DAYS} slot-days × {SLOT_DAY:,} + materials and QC {MATERIALS:,}",
                    "slot_day",
                    "lot_materials",
                    "til_cost",
                ),
                chair_days=assume(1, "one resection"),
                bed_days=assume(14, "conditioning, infusion and interleukin-2", "monitoring"),
            )
        },
        products=[
            {
                "product": PRODUCT,
                "name": "T cells in the place of TIL, off the shelf (hypothetical)",
                "doses_per_batch": assume(DOSES, "a tenth of iPSC-NK: a dose is large", "nk_batch"),
                "batch_success": assume("0.85", "low end", "lot_success"),
                "production_weeks": assume(6, "long end of the expansion", "til_expansion"),
                "release_weeks": assume(6, "as iPSC-NK", "nk_default"),
                "shelf_life_weeks": assume(52, "12 months, low end", "nk_shelf"),
                "course": assume("1", "one infusion"),
                "max_wait_weeks": use(8, "60 days, the long end, rounded down", "wait_til"),
                **prices(
                    run=NK_RUN,
                    doses=DOSES,
                    planned=PLANNED,
                    price=assume(
                        51_500, "a tenth of lifileucel's", "til_price", "ucart_price_ratio"
                    ),
                    hazard=use("0.1", "planning default", "til_default"),
                ),
                "positions_per_dose": assume(1, "one 50 mL bag per dose", "freezer"),
                "clearance_weeks": assume(
                    1, "2 days of changeover, rounded up to a week", "clearance"
                ),
                "ending_cover_weeks": assume(12, "the lead time of a batch"),
            }
        ],
        lineage=[
            {
                "product": PRODUCT,
                "wcb_vials_per_batch": assume(10, "starting cells of one run"),
                "wcb_vials_per_mcb_vial": use(100, "low end", "ipsc_vials"),
                "wcb_weeks": use(16, "bank build and test", "bank_build"),
                "wcb_cost": bank_cost(100, 2_000),
                "mcb_vials_per_donor": use(200, "point value", "ipsc_vials"),
                "mcb_weeks": assume(26, "reprogramming, editing, tests; high end", "bank_build"),
                "mcb_cost": bank_cost(200, 10_000),
                "donors_available": assume(0, "one clone is licensed"),
            }
        ],
        banks=[
            bank(PRODUCT, "MCB-CLONE", "MCB", "CLONE-X", vials=199, since="2025-01-06"),
            bank(PRODUCT, "WCB-2506", "WCB", "CLONE-X", vials=40, since="2025-09-01"),
        ],
        suites=[
            {
                "suite": suite,
                "rooms": assume(1, "of 4 [1..8] suites of a plant", "suites"),
                "products": PRODUCT,
            }
        ],
        closures=[*yearly(suite, WEST)],
        freezers=[freezer("LN2-1", 90, "a rack of a freezer of 3,000 bags")],
        hospitals=sites,
        lots=[
            lot(PRODUCT, "X-2511", 22, "2025-12-22", "2026-11-08", how="rest of a lot"),
        ],
        batches=[firm(PRODUCT, "B-X01", suite, "2025-11-24")],
        needs=[
            Need(
                product=PRODUCT,
                per_year=assume(120, "12 centres × 10 patients; 400 at 70 by default"),
                dispersion=use("1.4", "planning default", "dispersion"),
                hospitals=ids(sites),
            )
        ],
    )
