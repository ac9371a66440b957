"""Universal CAR-T for lymphoma, China, against autologous CAR-T."""

from collections.abc import Mapping

from making.costs import NK_RUN, lot_price, prices, small_bank_cost
from making.network import bank, day, firm, freezer, fresh, ids, lot, monday, sunday
from making.recipe import Need, Recipe, Row, Stated
from making.regions import chinese
from making.sourced import Sourced, assume, use

PRODUCT = "UCART19"
DOSES, PLANNED = 100, 90
STATED = Stated(doses=1000, at_least=True, words="1,000 人份 or more per donor; founding paper 000")
START = "2026-01-05"
OPEN = [(2, 11), (27, 36), (52, 61), (78, 87)]  # campaigns: first and last week


def product(name: str = PRODUCT) -> Row:
    """The product row."""
    return {
        "product": name,
        "name": "Universal CD19 CAR-T for large B-cell lymphoma",
        "doses_per_batch": use(DOSES, "point value", "ucart_batch"),
        "batch_success": use("0.9", "planning default", "ucart_make_weeks"),
        "production_weeks": use(
            3, "10 days of culture, editing, fill and cleaning", "ucart_make_weeks", "ucart_make"
        ),
        "release_weeks": use(6, "planning default", "ucart_make_weeks", "release_weeks"),
        "shelf_life_weeks": use(104, "24 months", "ucart_make_weeks"),
        "course": use("1", "one infusion", "ucart_make_weeks"),
        "max_wait_weeks": use(8, "the long end of need to infusion", "auto_need_to_infusion"),
        **prices(
            run=NK_RUN,
            doses=DOSES,
            planned=PLANNED,
            price=use(
                120000, "a tenth of 1.2 M CNY for axi-cel", "ucart_price_ratio", "yikaida_price"
            ),
            hazard=use("0.106", "drop-out while waiting for axi-cel", "cart_hazard"),
            yuan=True,
        ),
        "positions_per_dose": assume(
            "0.15", "two 2 mL vials against a 50 mL bag: 2 × 3,000 / 40,000", "freezer"
        ),
        "clearance_weeks": assume(1, "2 days of changeover, rounded up to a week", "clearance"),
        "ending_cover_weeks": assume(12, "until the next campaign is released"),
    }


def lineage(donors: int, name: str = PRODUCT) -> Row:
    """One donor: 5 MCB vials, a WCB from each, two batches from each WCB."""
    return {
        "product": name,
        "wcb_vials_per_batch": assume(4, "starting cells of one batch"),
        "wcb_vials_per_mcb_vial": assume(9, "2 batches; one vial stays for retention"),
        "wcb_weeks": use(10, "low end: built, and tested for less than the master", "bank_build"),
        "wcb_cost": small_bank_cost(9, 5_500, yuan=True),
        "mcb_vials_per_donor": assume(
            5,
            "1,000 doses per donor, a floor, / (2 batches × 100 doses)",
            "ucart_doses",
            "bank_tiers",
        ),
        "mcb_weeks": use(16, "bank build and test", "bank_build"),
        "mcb_cost": assume(1_500_000, "CNY for screening, apheresis, editing tests and the bank"),
        "donors_available": assume(
            donors, "healthy donors already screened: donor choice decides efficacy and safety"
        ),
    }


def autologous(slots: Sourced | None = None) -> Mapping[str, Sourced]:
    """CAR-T from the patient's own cells: weeks from need to infusion, a tenth never supplied."""
    return fresh(
        kind=assume("real", "autologous CAR-T is on the market", "yikaida_price"),
        slots_per_week=slots or use(12, "planning default", "auto_slots"),
        apheresis_days=assume(5, "a chair within the week"),
        make_days=use(14, "2 weeks of culture", "auto_culture"),
        make_days_sd=assume(2, "preparation time differs with the starting cells"),
        release_days=use(7, "QC of the i-SHIPMENT model", "auto_qc"),
        transit_days=use(2, "slow leg", "delivery"),
        success=use("0.95", "upper bound", "auto_success"),
        remakes=assume(1, "one more attempt", "remake"),
        remake_success=use("0.52", "11 of 21 remakes in specification", "remake"),
        dropout_per_month=use("0.106", "axi-cel", "cart_hazard"),
        cost_per_lot=lot_price(90_000, "preparation cost", "auto_cost", yuan=True),
        chair_days=assume(1, "one apheresis"),
        bed_days=use(7, "strict monitoring after infusion", "monitoring"),
    )


def campaigns(suite: str) -> list[Row]:
    """The room is another client's outside the campaigns."""
    edges = [0, *(week for first, last in OPEN for week in (first, last + 1)), 108]
    gaps = [(edges[i], edges[i + 1] - 1) for i in range(0, len(edges), 2)]
    how = "booked by another client of the contract manufacturer"
    return [
        {
            "suite": suite,
            "from": day(monday(START, first), how),
            "to": day(sunday(START, last), how),
            "reason": "Other client",
        }
        for first, last in gaps
        if last >= first
    ]


def recipe() -> Recipe:
    sites = chinese(28, 18, 4, doses=1)
    suite = "CMO-1"
    return Recipe(
        name="ucart",
        title="Universal CAR-T against autologous CAR-T",
        story="""
Off-the-shelf CAR-T for lymphoma, at a tenth of the price of autologous CAR-T, made in four booked
campaigns of ten weeks at a contract manufacturer. A batch is a hundred doses and a donor at least a
thousand, so a campaign of three batches must last half a year; the last lots of a campaign pass
release when the shelf is nearly empty. The comparator makes each patient's own product: two to
eight weeks from need to infusion, and about a tenth of the patients are never supplied.
""",
        start=START,
        weeks=assume(104, "two years"),
        currency="CNY",
        lots_per_week=assume(1, "one release panel a week"),
        seed=20260103,
        autologous={"": autologous()},
        products=[product()],
        lineage=[lineage(2)],
        stated={PRODUCT: STATED},
        banks=[
            bank(PRODUCT, "MCB-U01", "MCB", "U01", vials=3, since="2025-03-03"),
            bank(PRODUCT, "WCB-U01-1", "WCB", "U01", vials=5, since="2025-07-07"),
            bank(PRODUCT, "WCB-U01-2", "WCB", "U01", vials=9, since="2026-01-26"),
        ],
        suites=[
            {
                "suite": suite,
                "rooms": assume(1, "one room of a contract manufacturer", "suites"),
                "products": PRODUCT,
            }
        ],
        closures=campaigns(suite),
        freezers=[freezer("LN2-1", 60, "a rack of a freezer: 400 doses")],
        hospitals=sites,
        lots=[
            lot(PRODUCT, "U-2507", 62, "2025-09-01", "2027-07-18", how="rest of a lot"),
            lot(
                PRODUCT, "U-2511", 90, "2026-01-19", "2027-11-28", how="in quarantine at the start"
            ),
        ],
        batches=[firm(PRODUCT, "B-U01", suite, "2026-01-19")],
        needs=[
            Need(
                product=PRODUCT,
                per_year=use(
                    420, "12 × (20.8 + 14.2) patients a month", "yikaida_patients", "relma_patients"
                ),
                growth=use("0.21", "relma-cel", "relma_growth"),
                season=use("0.05", "low end: lymphoma has little season", "season"),
                peak=assume(12, "after the Spring Festival"),
                dispersion=use("1.4", "planning default", "dispersion"),
                hospitals=ids(sites),
            )
        ],
    )
