"""A scenario to follow by hand: docs/worked_example.md."""

from making.recipe import Need, Recipe
from making.sourced import assume

SMALL = "chosen for easy arithmetic"


def recipe() -> Recipe:
    none = assume(0, SMALL)
    return Recipe(
        name="tiny",
        title="Tiny: one room, two hospitals, eight weeks",
        story="""
Eight patients, a firm batch, an old lot about to expire and cells for two more batches. Which
batches are worth their price, who waits and who cannot be treated? Every figure is made up; the
best plan is worked out by hand in docs/worked_example.md.
""",
        weeks=assume(8, SMALL),
        currency="CNY",
        lots_per_week=assume(1, SMALL),
        seed=1,
        no_autologous="None: the scenario is for following by hand.",
        products=[
            {
                "product": "MSC",
                "name": "Mesenchymal stromal cells",
                "doses_per_batch": assume(7, SMALL),
                "batch_success": assume("0.9", "7 × 0.9 = 6.3, rounded down to 6 planned doses"),
                "production_weeks": assume(2, SMALL),
                "release_weeks": assume(1, "one week of quarantine"),
                "shelf_life_weeks": assume(4, "short, so that doses expire within the horizon"),
                "course": assume("1;1", "two doses, one a week"),
                "max_wait_weeks": assume(1, SMALL),
                "batch_cost": assume(90, SMALL),
                "release_cost": assume(10, SMALL),
                "storage_cost": assume(1, SMALL),
                "discard_cost": assume(4, SMALL),
                "wait_cost": assume(6, SMALL),
                "lost_cost": assume(60, SMALL),
                "positions_per_dose": assume(1, SMALL),
                "clearance_weeks": none,
                "ending_cover_weeks": none,
            }
        ],
        lineage=[
            {
                "product": "MSC",
                "wcb_vials_per_batch": assume(2, SMALL),
                "wcb_vials_per_mcb_vial": assume(5, "2 batches; one vial is left over"),
                "wcb_weeks": assume(2, SMALL),
                "wcb_cost": assume(20, SMALL),
                "mcb_vials_per_donor": assume(3, SMALL),
                "mcb_weeks": assume(4, SMALL),
                "mcb_cost": assume(50, SMALL),
                "donors_available": assume(1, SMALL),
            }
        ],
        banks=[
            {
                "bank": "M1",
                "product": "MSC",
                "tier": "MCB",
                "donor": "D1",
                "vials": assume(1, SMALL),
                "available_on": assume("2025-09-01", SMALL),
            },
            {
                "bank": "W1",
                "product": "MSC",
                "tier": "WCB",
                "donor": "D1",
                "vials": assume(5, "enough for two batches"),
                "available_on": assume("2025-10-06", SMALL),
            },
        ],
        suites=[{"suite": "S1", "rooms": assume(1, SMALL), "products": "MSC"}],
        closures=[
            {
                "suite": "S1",
                "from": assume("2026-02-16", "week 6"),
                "to": assume("2026-02-22", "week 6"),
                "reason": "Spring Festival",
            }
        ],
        freezers=[{"freezer": "F1", "positions": assume(8, "never full in the best plan")}],
        hospitals=[
            {
                "hospital": "NEAR",
                "name": "Hospital next door",
                "region": "City",
                "transit_weeks": none,
                "min_remaining_weeks": none,
                "ship_cost": assume(1, SMALL),
                "priority": assume(1, SMALL),
            },
            {
                "hospital": "FAR",
                "name": "Children's hospital far away",
                "region": "Province",
                "transit_weeks": assume(1, "a week on the road"),
                "min_remaining_weeks": none,
                "ship_cost": assume(3, SMALL),
                "priority": assume("1.5", "children count half as much again"),
            },
        ],
        lots=[
            {
                "lot": "OLD",
                "product": "MSC",
                "doses": assume(4, SMALL),
                "released_on": assume("2025-12-29", "before the horizon"),
                "expires_on": assume("2026-01-18", "the Sunday of week 1"),
            }
        ],
        batches=[
            {
                "batch": "FIRM",
                "product": "MSC",
                "suite": "S1",
                "start": assume("2025-12-29", "week -1, so frozen in week 1"),
            }
        ],
        needs=[
            Need(
                product="MSC",
                given={
                    ("NEAR", 0): 1,
                    ("NEAR", 1): 1,
                    ("NEAR", 2): 1,
                    ("NEAR", 4): 2,
                    ("NEAR", 6): 1,
                    ("FAR", 2): 1,
                    ("FAR", 4): 1,
                },
            )
        ],
    )
