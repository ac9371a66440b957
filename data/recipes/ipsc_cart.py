"""iPSC-derived CAR-T for lymphoma, China: a clone instead of donors, against autologous CAR-T."""

from making.costs import NK_RUN, bank_cost, prices
from making.network import CHINA, bank, firm, freezer, ids, lot, slots, yearly
from making.recipe import Need, Recipe
from making.regions import chinese
from making.sourced import assume, use

from recipes import ucart

PRODUCT = "ICART"
DOSES, PLANNED = 60, 54


def recipe() -> Recipe:
    sites = chinese(7, 4, 1, doses=1)
    suite = "IPSC-T"
    return Recipe(
        name="ipsc_cart",
        title="iPSC-derived CAR-T against autologous CAR-T",
        story="""
A newcomer's first year at twelve hospitals: CAR-T differentiated from one clone of iPSC. No donor
has to be found, and the bank is good for a thousand batches; but a batch takes seven weeks in the
room and six in release, and differentiation fails more often than expansion. The comparator is the
autologous CAR-T of `ucart`, in a plant of its own size.
""",
        weeks=assume(52, "one year"),
        currency="CNY",
        lots_per_week=assume(1, "one release panel a week"),
        seed=20260110,
        autologous={"": ucart.autologous(slots(4, "3.4"))},
        products=[
            {
                "product": PRODUCT,
                "name": "iPSC-derived CD19 CAR-T for large B-cell lymphoma",
                "doses_per_batch": assume(
                    DOSES, "low end of a batch from donors: a first process", "ucart_batch"
                ),
                "batch_success": assume("0.9", "as iPSC-NK", "nk_default"),
                "production_weeks": assume(
                    7, "6 of iPSC-NK, and one to turn T cells", "nk_default"
                ),
                "release_weeks": use(6, "as iPSC-NK", "nk_default"),
                "shelf_life_weeks": assume(52, "12 months, low end", "nk_shelf"),
                "course": use("1", "one infusion", "ucart_make_weeks"),
                "max_wait_weeks": use(
                    8, "the long end of need to infusion", "auto_need_to_infusion"
                ),
                **prices(
                    run=NK_RUN,
                    doses=DOSES,
                    planned=PLANNED,
                    price=use(
                        120000,
                        "a tenth of 1.2 M CNY for axi-cel, as CAR-T from donors",
                        "ucart_price_ratio",
                        "yikaida_price",
                    ),
                    hazard=use("0.106", "drop-out while waiting for axi-cel", "cart_hazard"),
                    yuan=True,
                ),
                "positions_per_dose": assume(
                    "0.15", "two 2 mL vials against a 50 mL bag: 2 × 3,000 / 40,000", "freezer"
                ),
                "clearance_weeks": assume(
                    1, "2 days of changeover, rounded up to a week", "clearance"
                ),
                "ending_cover_weeks": assume(13, "the lead time of a batch"),
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
                "mcb_weeks": assume(26, "reprogramming, editing, tests; high end", "bank_build"),
                "mcb_cost": bank_cost(200, 10_000, yuan=True),
                "donors_available": assume(0, "one clone is licensed"),
            }
        ],
        banks=[
            bank(PRODUCT, "MCB-CLONE", "MCB", "CLONE-3", vials=198, since="2024-11-04"),
            bank(PRODUCT, "WCB-2502", "WCB", "CLONE-3", vials=20, since="2025-05-05"),
        ],
        suites=[
            {
                "suite": suite,
                "rooms": assume(1, "of 4 [1..8] suites of a plant", "suites"),
                "products": PRODUCT,
            }
        ],
        closures=[*yearly(suite, CHINA)],
        freezers=[freezer("LN2-1", 20, "a box of a freezer: 133 doses")],
        hospitals=sites,
        lots=[
            lot(PRODUCT, "T-2510", 24, "2025-12-15", "2026-10-25", how="rest of a lot"),
        ],
        batches=[firm(PRODUCT, "B-T01", suite, "2025-11-24")],
        needs=[
            Need(
                product=PRODUCT,
                per_year=assume(180, "12 hospitals × 15 patients", "yikaida_patients"),
                dispersion=use("1.4", "planning default", "dispersion"),
                hospitals=ids(sites),
            )
        ],
    )
