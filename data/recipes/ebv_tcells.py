"""EBV-specific T cells from an HLA-typed bank: one product per line, patients typed in advance."""

from making.costs import NK_RUN, lot_price, prices, small_bank_cost
from making.network import WEST, bank, firm, freezer, fresh, ids, lot, yearly
from making.recipe import Need, Recipe, Row
from making.regions import western
from making.sourced import assume, use

DOSES, PLANNED = 60, 51
SUITE = "VST"
PATIENTS = 130  # a year, typed and matched
# line: (HLA restriction, share of patients, opening doses released, expiring, WCB vials left)
LINES = {
    "EBV-L1": ("HLA-A*02:01", "0.27", 51, "2029-05-27", 9),
    "EBV-L2": ("HLA-B*07:02", "0.21", 44, "2028-10-29", 6),
    "EBV-L3": ("HLA-A*11:01", "0.17", 38, "2029-01-28", 6),
    "EBV-L4": ("HLA-B*35:01", "0.14", 30, "2027-03-28", 3),
    "EBV-L5": ("HLA-A*24:02", "0.12", 28, "2028-03-26", 3),
    "EBV-L6": ("HLA-B*08:01", "0.09", 46, "2026-11-29", 0),
}


def product(name: str) -> Row:
    return {
        "product": name,
        "name": f"EBV-specific T cells restricted by {LINES[name][0]}",
        "doses_per_batch": use(DOSES, "planning default", "ebv_default"),
        "batch_success": use("0.85", "planning default", "ebv_default"),
        "production_weeks": use(8, "planning default", "ebv_default"),
        "release_weeks": use(6, "planning default", "ebv_default"),
        "shelf_life_weeks": use(260, "60 months", "ebv_shelf"),
        "course": use(
            "1;1;1;0;0;1;1;1",
            "days 1, 8, 15 of 35-day cycles, two cycles",
            "ebv_course",
            "ebv_cycles",
        ),
        "max_wait_weeks": use(1, "5 days [2..10]: the week due or the next", "wait_ebv"),
        **prices(
            run=NK_RUN,
            doses=DOSES,
            planned=PLANNED,
            price=assume(240000, "6 doses at 40,000 USD; no price in the sources"),
            hazard=use("0.15", "planning default", "ebv_hazard"),
        ),
        "positions_per_dose": assume("0.225", "three 2 mL vials against a 50 mL bag", "freezer"),
        "clearance_weeks": assume(
            0, "a change of donor: 2 days, inside the whole weeks of production", "clearance"
        ),
        "ending_cover_weeks": assume(12, "most of the lead time of a batch"),
        "ship_course": assume("whole", "the hospital keeps a course in its own freezer"),
    }


def lineage(name: str) -> Row:
    return {
        "product": name,
        "wcb_vials_per_batch": assume(3, "starting cells of one batch"),
        "wcb_vials_per_mcb_vial": assume(7, "2 batches; one vial stays for typing"),
        "wcb_weeks": use(10, "low end: built, and tested for less than the master", "bank_build"),
        "wcb_cost": small_bank_cost(7, 5_500),
        "mcb_vials_per_donor": assume(4, "one leukapheresis", "bank_tiers"),
        "mcb_weeks": use(16, "bank build and test", "bank_build"),
        "mcb_cost": assume(150_000, "USD for typing, leukapheresis and a 4-vial bank"),
        "donors_available": assume(1, "one more donor of the same type is on call"),
    }


def banks(name: str, vials: int) -> list[Row]:
    """The line's banks; line 4 has no master cells left, line 6 no working cells."""
    line = name[-2:]
    kept = {"WCB": (vials, "2025-03-03"), "MCB": (0 if line == "L4" else 1, "2024-10-07")}
    return [
        bank(name, f"{tier}-{line}", tier, f"D-{line}", vials=count, since=since)
        for tier, (count, since) in kept.items()
        if count
    ]


def recipe() -> Recipe:
    sites = western(11, 6, 3, doses=3)
    return Recipe(
        name="ebv_tcells",
        title="EBV-specific T cells from an HLA-typed bank",
        story="""
Six lines of EBV-specific T cells, each from one donor and restricted by one HLA type; six lines
match 99 % of patients. Each line is a product of its own: patients are typed and given to a line
before the plan is made, so lines do not stand in for each other here. Three rooms make all six, a
week apart from donor to donor. Small lines need a batch every half year, the large ones every
month, and every line must be on the shelf: fourteen weeks from thaw to release, and patients can
wait only until next week. One line has run out of master cells and needs a new donor.
""",
        weeks=assume(78, "a year and a half"),
        currency="USD",
        lots_per_week=assume(1, "one release panel a week"),
        seed=20260108,
        autologous={
            "": fresh(
                kind=assume("real", "EBV-specific T cells of the patient have been made"),
                slots_per_week=assume(4, "sized for the patients"),
                apheresis_days=assume(5, "a chair within the week"),
                make_days=use(56, "8 weeks, as the shelf product", "ebv_default"),
                make_days_sd=assume(7, "preparation time differs with the starting cells"),
                release_days=use(14, "sterility test", "sterility"),
                transit_days=use(2, "slow leg", "delivery"),
                success=assume("0.7", "T cells of immunosuppressed patients expand badly"),
                remakes=assume(0, "no time for another"),
                remake_success=assume("0.7", "as the first attempt; none is made"),
                dropout_per_month=use("0.15", "planning default", "ebv_hazard"),
                cost_per_lot=lot_price(90_000, "as autologous CAR-T", "auto_cost"),
                chair_days=assume(1, "one apheresis"),
                bed_days=assume(0, "no figure"),
            )
        },
        products=[product(name) for name in LINES],
        lineage=[lineage(name) for name in LINES],
        banks=[row for name, line in LINES.items() for row in banks(name, line[4])],
        suites=[
            {
                "suite": SUITE,
                "rooms": assume(3, "of 4 [1..8] suites of a plant", "suites"),
                "products": ";".join(LINES),
            }
        ],
        closures=[*yearly(SUITE, WEST)],
        freezers=[freezer("LN2-1", 150, "a shelf of a freezer of 3,000 bags")],
        hospitals=sites,
        lots=[
            lot(name, f"T-{name[-2:]}", doses, "2025-09-01", expires, how="rest of a lot")
            for name, (_, _, doses, expires, _) in LINES.items()
        ],
        batches=[
            firm("EBV-L1", "B-T01", SUITE, "2025-11-17"),
            firm("EBV-L3", "B-T02", SUITE, "2025-12-08"),
            firm("EBV-L2", "B-T03", SUITE, "2025-12-15"),
        ],
        needs=[
            Need(
                product=name,
                per_year=assume(
                    round(PATIENTS * float(share)),
                    f"{share} of {PATIENTS} patients typed to a line; 250 by default",
                    "ebv_match",
                    "ebv_default",
                ),
                growth=use("0.078", "as allogeneic HCT in Europe", "hct_growth"),
                dispersion=use("1.4", "planning default", "dispersion"),
                hospitals=ids(sites),
            )
            for name, (_, share, *_) in LINES.items()
        ],
    )
