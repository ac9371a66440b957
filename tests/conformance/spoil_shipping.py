"""Ways to ship in another order than oldest first, or other than whole courses, one at a time.

The first change `made_by_hand`; the others `whole_courses_by_hand`, in which a course of 2;1
leaves whole.
"""

from tests.conformance.changes import append, changed, lose, swap

SHIPMENTS, DISCARDS, SERVICE = "shipments.csv", "discards.csv", "service.csv"

OUT_OF_ORDER = (  # each must be refused
    changed(
        "younger_lot_first",
        "I4: Lot F1: 4 doses shipped to H1 on 2026-01-19, while lot L1, whose last usable week is "
        "2026-01-26 and not 2026-02-09, kept 1 dose that would do; ship from L1 first.",
        swap(SHIPMENTS, "L1,MSC,H1,2026-01-19,2026-01-19,1", "L1,MSC,H1,2026-01-26,2026-01-26,1"),
        swap(SHIPMENTS, "F1,MSC,H1,2026-01-19,2026-01-19,3", "F1,MSC,H1,2026-01-19,2026-01-19,4"),
        swap(SHIPMENTS, "F1,MSC,H1,2026-01-26,2026-01-26,2", "F1,MSC,H1,2026-01-26,2026-01-26,1"),
    ),
    changed(
        "younger_lot_while_the_older_expires",
        "I4: Lot N1: 2 doses shipped to H2 on 2026-01-26, while lot F1, whose last usable week is "
        "2026-02-09 and not 2026-02-16, kept 1 dose that would do; ship from F1 first.",
        swap(SHIPMENTS, "F1,MSC,H2,2026-01-26,2026-02-02,2", "F1,MSC,H2,2026-01-26,2026-02-02,1"),
        swap(SHIPMENTS, "N1,MSC,H2,2026-01-26,2026-02-02,1", "N1,MSC,H2,2026-01-26,2026-02-02,2"),
        append(DISCARDS, "F1,MSC,2026-02-09,1,expired"),
        swap(DISCARDS, "N1,MSC,2026-02-16,7", "N1,MSC,2026-02-16,6"),
    ),
)

BROKEN_COURSES = (  # each must be refused
    changed(
        "course_from_two_lots",
        "S2: Lot N1 to hospital H, shipped on 2026-02-09: 1 dose, 1 beyond whole courses; "
        "a course is 3 doses and leaves from one lot.",
        swap(SHIPMENTS, "NEW,P,H,2026-02-09,2026-02-09,3", "NEW,P,H,2026-02-09,2026-02-09,2"),
        append(SHIPMENTS, "N1,P,H,2026-02-09,2026-02-09,1"),
    ),
    changed(
        "course_week_by_week",
        "S2: Lot NEW to hospital G, shipped on 2026-01-12: 1 dose, 1 beyond whole courses",
        swap(SHIPMENTS, "NEW,P,G,2026-01-05,2026-01-12,3", "NEW,P,G,2026-01-05,2026-01-12,2"),
        append(SHIPMENTS, "NEW,P,G,2026-01-12,2026-01-19,1"),
    ),
    changed(
        "second_course_a_week_later",
        "S2: P at H, infused in the week of 2026-02-02: 3 doses shipped, "
        "6 required by courses begun; 3 missing",
        swap(SHIPMENTS, "N1,P,H,2026-02-02,2026-02-02,6", "N1,P,H,2026-02-02,2026-02-02,3"),
        swap(SHIPMENTS, "NEW,P,H,2026-02-09,2026-02-09,3", "NEW,P,H,2026-02-09,2026-02-09,6"),
    ),
    changed(
        "course_cut_at_the_horizon",
        "S2: P at H, infused in the week of 2026-02-09: 2 doses shipped, "
        "3 required by courses begun; 1 missing",
        swap(SHIPMENTS, "NEW,P,H,2026-02-09,2026-02-09,3", "NEW,P,H,2026-02-09,2026-02-09,2"),
    ),
    changed(
        "courses_in_two_rows",
        "S2: Lot N1 to hospital H, shipped on 2026-02-02: 2 rows of shipments.csv; "
        "whole courses are written in one.",
        swap(SHIPMENTS, "N1,P,H,2026-02-02,2026-02-02,6", "N1,P,H,2026-02-02,2026-02-02,3"),
        append(SHIPMENTS, "N1,P,H,2026-02-02,2026-02-02,3"),
    ),
    changed(
        "doses_that_die_within_the_course",
        "I2: Lot OLD: 3 doses infused at G in the weeks of 2026-01-12 to 2026-01-19; "
        "its last usable week is 2026-01-19 and 1 more must remain: 1 week short",
        swap(SHIPMENTS, "OLD,P,H,2026-01-05,2026-01-05,3", "OLD,P,G,2026-01-05,2026-01-12,3"),
        swap(SHIPMENTS, "NEW,P,G,2026-01-05,2026-01-12,3", "NEW,P,H,2026-01-05,2026-01-05,3"),
    ),
    changed(
        "younger_course_first",
        "I4: Lot NEW: 3 doses shipped to H on 2026-02-02, while lot N1, whose last usable week is "
        "2026-02-16 and not 2026-12-21, kept 4 doses that would do; ship from N1 first.",
        swap(SHIPMENTS, "N1,P,H,2026-02-02,2026-02-02,6", "N1,P,H,2026-02-02,2026-02-02,3"),
        append(SHIPMENTS, "NEW,P,H,2026-02-02,2026-02-02,3"),
        swap(SHIPMENTS, "NEW,P,H,2026-02-09,2026-02-09,3", "N1,P,H,2026-02-09,2026-02-09,3"),
    ),
)

COURSES_ALLOWED = (  # each is as good as the plan before
    changed(
        "patient_lost_though_a_course_is_there",
        "accepted",
        lose(SHIPMENTS, "NEW,P,G,2026-01-05,2026-01-12,3"),
        swap(SERVICE, "P,G,2026-01-12,2026-01-12,1", "P,G,2026-01-12,,1"),
    ),
    changed(
        "older_lot_serves_both_weeks",
        "accepted",
        swap(SHIPMENTS, "N1,P,H,2026-02-02,2026-02-02,6", "N1,P,H,2026-02-02,2026-02-02,3"),
        swap(SHIPMENTS, "NEW,P,H,2026-02-09,2026-02-09,3", "N1,P,H,2026-02-09,2026-02-09,3"),
        swap(SERVICE, "P,H,2026-02-02,2026-02-02,2", "P,H,2026-02-02,2026-02-02,1"),
        append(SERVICE, "P,H,2026-02-02,,1"),
    ),
)
