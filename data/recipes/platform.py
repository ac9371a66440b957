"""Four products on one platform: shared suites, laboratory and freezers, 30 hospitals."""

from making.network import CHINA, bank, firm, freezer, ids, lot, shut, yearly
from making.recipe import Need, Recipe, Row
from making.regions import chinese
from making.sourced import assume, use

from recipes import ipsc_nk, msc_agvhd, msc_knee, ucart

GVHD, KNEE, UCART, INK = "UCMSC", "KNEE", "UCART19", "INK"
SUITES = {
    "ADHERENT": (2, (GVHD, KNEE)),
    "SUSPENSION": (1, (UCART, INK)),
    "FLEX": (1, (GVHD, KNEE, UCART, INK)),
}


def suites() -> list[Row]:
    return [
        {
            "suite": name,
            "rooms": assume(rooms, "4 [1..8] rooms in all", "suites"),
            "products": ";".join(products),
        }
        for name, (rooms, products) in SUITES.items()
    ]


def needs(sites: list[Row]) -> list[Need]:
    every = ids(sites)
    season, spread = use("0.12", "planning default", "season"), "dispersion"
    dispersion = use("1.4", "planning default", spread)
    return [
        Need(
            product=GVHD,
            per_year=assume(300, "30 hospitals × 10 patients", "agvhd_hospital"),
            growth=use("0.078", "as allogeneic HCT in Europe", "hct_growth"),
            season=season,
            peak=assume(2, "January"),
            dispersion=dispersion,
            hospitals=every,
        ),
        Need(
            product=KNEE,
            per_year=assume(800, "15 hospitals × 53 patients", "knee_patients"),
            season=season,
            peak=assume(46, "operations before the Spring Festival"),
            dispersion=dispersion,
            hospitals=every[:15],
        ),
        Need(
            product=UCART,
            per_year=assume(300, "24 hospitals × 12 patients and a half", "yikaida_patients"),
            growth=use("0.21", "relma-cel", "relma_growth"),
            dispersion=dispersion,
            hospitals=every[:24],
        ),
        Need(
            product=INK,
            per_year=assume(
                210, "20 hospitals × 10 patients and a half at full ramp", "nk_default"
            ),
            ramp=use("0.05", "planning default", "ramp"),
            dispersion=dispersion,
            hospitals=every[6:26],
        ),
    ]


def shared(product: Row) -> Row:
    """A product whose rooms change hands: production is whole weeks, the changeover inside them."""
    inside = assume(0, "2 days of changeover, inside the whole weeks of production", "clearance")
    return {**product, "clearance_weeks": inside}


def recipe() -> Recipe:
    sites = chinese(16, 10, 4)
    return Recipe(
        name="platform",
        title="Platform: four products, shared suites, laboratory and freezers",
        story="""
One plant makes umbilical-cord MSC for aGVHD and for knees, universal CAR-T and iPSC-NK for 30
hospitals over two years. Four rooms in three suites are shared, with a week of clearance after the
CAR-T, which brings a viral vector into the room; so are one release laboratory and the freezers.
Urgent and elective, cheap and dear, large batches and small compete for rooms: the knees can wait,
the rest cannot.
""",
        weeks=assume(104, "two years"),
        currency="CNY",
        lots_per_week=assume(1, "one release panel a week for all products"),
        seed=20260109,
        autologous={
            "": ucart.autologous(),
            GVHD: msc_agvhd.autologous(),
            KNEE: msc_knee.autologous(assume(28, "sized for more knees than these")),
            INK: ipsc_nk.autologous(yuan=True),
        },
        products=[
            shared(msc_agvhd.product(GVHD)),
            shared(msc_knee.product(KNEE)),
            ucart.product(UCART),
            shared(ipsc_nk.product(INK, yuan=True)),
        ],
        lineage=[
            msc_agvhd.lineage(7, GVHD),
            msc_knee.lineage(5, KNEE),
            ucart.lineage(2, UCART),
            ipsc_nk.lineage(INK, yuan=True),
        ],
        stated={GVHD: msc_agvhd.STATED, KNEE: msc_knee.STATED, UCART: ucart.STATED},
        banks=[
            bank(GVHD, "MCB-D01", "MCB", "D01", vials=3, since="2025-06-02"),
            bank(GVHD, "MCB-D02", "MCB", "D02", vials=4, since="2026-03-02"),
            bank(GVHD, "WCB-D00-1", "WCB", "D00", vials=10, since="2025-11-03"),
            bank(GVHD, "WCB-D00-2", "WCB", "D00", vials=10, since="2025-11-03"),
            bank(GVHD, "WCB-D01-1", "WCB", "D01", vials=10, since="2026-01-26"),
            bank(KNEE, "MCB-C01", "MCB", "C01", vials=1, since="2025-05-05"),
            bank(KNEE, "WCB-C01-1", "WCB", "C01", vials=20, since="2025-10-06"),
            bank(UCART, "MCB-U01", "MCB", "U01", vials=3, since="2025-03-03"),
            bank(UCART, "WCB-U01-1", "WCB", "U01", vials=9, since="2025-07-07"),
            bank(INK, "MCB-CLONE", "MCB", "CLONE-7", vials=196, since="2024-09-02"),
            bank(INK, "WCB-2501", "WCB", "CLONE-7", vials=32, since="2025-02-03"),
        ],
        suites=suites(),
        closures=[
            *yearly("ADHERENT", CHINA),
            *yearly("SUSPENSION", CHINA),
            *yearly("FLEX", CHINA),
            shut(
                "ADHERENT", "2026-10-12", "2026-10-25", "Filter change", assume(1, "room by room")
            ),
        ],
        freezers=[
            freezer("LN2-1", 1_000, "share of a freezer of 3,000 bags"),
            freezer("LN2-2", 300, "share leased later", "2026-07-06", "2028-01-02"),
        ],
        hospitals=sites,
        lots=[
            lot(GVHD, "L-2508", 96, "2025-08-11", "2027-06-06", how="rest of a lot"),
            lot(GVHD, "L-2510", 162, "2025-10-13", "2027-08-29", how="full lot"),
            lot(GVHD, "L-2512", 162, "2026-01-26", "2027-12-26", how="in quarantine at the start"),
            lot(KNEE, "K-2510", 260, "2025-10-13", "2026-09-06", how="rest of a lot"),
            lot(UCART, "U-2509", 80, "2025-10-27", "2027-09-05", how="rest of a lot"),
            lot(INK, "N-2509", 150, "2025-11-03", "2027-09-19", how="rest of a lot"),
            lot(INK, "N-2511", 270, "2026-02-02", "2027-12-19", how="in quarantine at the start"),
        ],
        batches=[
            firm(GVHD, "B-G01", "ADHERENT", "2025-12-22"),
            firm(KNEE, "B-K01", "ADHERENT", "2025-12-08"),
            firm(UCART, "B-U01", "SUSPENSION", "2025-12-29"),
        ],
        needs=needs(sites),
    )
