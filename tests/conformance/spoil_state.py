"""Ways to spoil a plan that begins where things stand (contract 7a), each with its sentence.

The good folder is `state_by_hand`; its comments say how full it is.
"""

from tests.conformance.changes import Change, append, changed, lose, remove, swap
from tests.conformance.spoil import (
    BANKING,
    BATCHES,
    DISCARDS,
    KPIS,
    SERVICE,
    SHIPMENTS,
    STOCK,
    batch,
)

INTERRUPTED, CHANGES = "interrupted.csv", "changes.csv"
BEFORE, BANKS_BEFORE = "previous_batches.csv", "previous_banking.csv"
STOPPED = "MSC,H1,2025-12-29,2026-01-12,1"
WAITED, GIVEN_UP = "MSC,H1,2025-12-29,2026-01-05,1", "MSC,H1,2025-12-29,,1"
F0 = "F0,MSC,A,1,W9,2025-12-22,2025-12-29,2026-01-05,2026-02-08,0,true,K1"
F1 = "F1,MSC,A,2,W9,2026-01-05,2026-01-12,2026-01-19,2026-02-22,5,true,K1"
B1 = "B1,MSC,A,2,W1,2026-01-12,2026-01-19,2026-01-26,2026-03-01,9,false,A7"
N1 = "N1,NK,A,1,,2026-01-19,2026-01-26,2026-01-26,2026-02-15,4,false,"
N2 = "N2,NK,A,1,,2026-02-02,2026-02-09,2026-02-09,2026-03-01,4,false,"
W1 = "W1,MSC,WCB,M0,2026-01-05,2026-01-12,2"
WEEK_1 = "F0,MSC,H1,2026-01-12,2026-01-12,2"  # of one who started, and one in the midst
OF_HOLD = "X1,MSC,2026-01-19,3,expired"


def moved(row: str, start: str, frozen: str, released: str, expires: str) -> Change:
    return batch(row, start=start, frozen_on=frozen, released_on=released, expires_on=expires)


SPOILED_STATE = (  # each must be refused
    # who waits
    changed(
        "waiting_patient_forgotten",
        "S1: MSC at H1, due 2025-12-29: 1 patient started or lost, 2 in waiting.csv; 1 missing.",
        lose(SERVICE, GIVEN_UP),
    ),
    changed(
        "waiting_patient_too_late",
        "S1: MSC at H1, due 2025-12-29: 1 patient begun on 2026-01-19, "
        "1 week beyond the longest wait of 2.",
        swap(SERVICE, WAITED, "MSC,H1,2025-12-29,2026-01-19,1"),
    ),
    changed(
        "waiting_patient_before_the_first_week",
        "S1: MSC at H1, due 2025-12-29: 1 patient begun on 2025-12-29, "
        "before the first week, 2026-01-05.",
        swap(SERVICE, WAITED, "MSC,H1,2025-12-29,2025-12-29,1"),
    ),
    # running courses
    changed(
        "dose_owed_forgotten",
        "S3: MSC at H1, infused in the week of 2026-01-12: 2 doses shipped, 2 owed to running "
        "courses beside 1 required by courses begun; 1 missing; ship them, or interrupt a course.",
        lose(INTERRUPTED, STOPPED),
    ),
    changed(
        "dose_for_an_interrupted_course",
        "S2: MSC at H1, infused in the week of 2026-01-12: 2 doses shipped, "
        "1 required by courses begun; 1 too many.",
        swap(INTERRUPTED, STOPPED, STOPPED[:-1] + "2"),
    ),
    changed(
        "more_interrupted_than_there_are",
        "S3: MSC at H1, started 2025-12-29: 3 patients interrupted on 2026-01-12, "
        "2 there who are owed a dose; 1 too many.",
        swap(INTERRUPTED, STOPPED, STOPPED[:-1] + "3"),
    ),
    changed(
        "interrupted_at_another_hospital",
        "S3: MSC at H2, started 2025-12-22: 1 patient interrupted on 2026-01-12, "
        "but courses.csv has nobody there who started then.",
        append(INTERRUPTED, "MSC,H2,2025-12-22,2026-01-12,1"),
    ),
    changed(
        "interrupted_when_nothing_is_owed",
        "S3: MSC at H1, started 2025-12-29: 1 patient interrupted on 2026-01-19, "
        "but in that week no dose is owed to them within the plan.",
        append(INTERRUPTED, "MSC,H1,2025-12-29,2026-01-19,1"),
    ),
    changed(
        "nobody_interrupted",
        "patients is 0; it must be a whole number of at least 1",
        append(INTERRUPTED, "MSC,H1,2025-12-29,2026-01-05,0"),
    ),
    # in transit
    changed(
        "more_starts_than_doses_in_transit",
        "S4: MSC at H2, infused in the week of 2026-01-05: 4 doses required by courses begun, "
        "2 in transit, and no shipment arrives before 2026-01-12; 2 missing.",
        swap(SERVICE, "MSC,H2,2026-01-05,,1", "MSC,H2,2026-01-05,2026-01-05,1"),
    ),
    # lots
    changed(
        "lot_on_hold_ships",
        "I1: Lot X1 is on hold: 2 doses shipped to H1 on 2026-01-12; a lot on hold serves nobody.",
        swap(SHIPMENTS, WEEK_1, WEEK_1.replace("F0", "X1")),
    ),
    changed(
        "lot_on_hold_discarded_early",
        "I3: Lot X1: 3 doses discarded on 2026-01-12, 1 week before its last usable week",
        swap(DISCARDS, OF_HOLD, "X1,MSC,2026-01-12,3,early"),
    ),
    changed(
        "lot_on_hold_kept_too_long",
        "I2: Lot X1: 3 doses kept past its last usable week, 2026-01-19",
        lose(DISCARDS, OF_HOLD),
    ),
    changed(
        "hold_called_usable",
        "stock.csv: lot X1, week of 2026-01-05: 3 doses of MSC (usable) is written, "
        "3 doses of MSC (hold) follows from the plan",
        swap(STOCK, "X1,MSC,2026-01-05,3,hold", "X1,MSC,2026-01-05,3,usable"),
    ),
    changed(
        "shipped_in_quarantine_of_the_state",
        "I1: Lot Q1: 2 doses shipped to H1 on 2026-01-12, 1 week before its release on 2026-01-19",
        swap(SHIPMENTS, WEEK_1, WEEK_1.replace("F0", "Q1")),
    ),
    changed(
        "more_than_is_expected_of_a_quarantine",
        "I1: Lot Q1: 3 doses shipped or discarded, 2 held; 1 too many",
        swap(
            SHIPMENTS,
            "F1,MSC,H1,2026-01-19,2026-01-19,3",
            "Q1,MSC,H1,2026-01-19,2026-01-19,3",
        ),
    ),
    # firm batches
    changed(
        "firm_batch_of_the_products_success",
        "P4: Batch F1: doses must be 5 (expected), not 9.",
        batch(F1, doses="9"),
    ),
    changed(
        "firm_batch_without_its_bank",
        "P5: Firm batch F1: bank must be W9, not blank.",
        batch(F1, bank=""),
    ),
    changed(
        "firm_batch_of_another_donor",
        "P5: Firm batch F1: donor must be K1, not 'A7'.",
        batch(F1, donor="A7"),
    ),
    changed(
        "frozen_batch_with_doses",
        "P4: Batch F0: doses must be 0 (it is frozen already: lots.csv has its doses), not 9.",
        batch(F0, doses="9"),
    ),
    changed("frozen_batch_dropped", "P5: Firm batch F0 is missing", lose(BATCHES, F0)),
    changed(
        "room_of_a_frozen_batch_not_cleared",
        "B2: Suite A, room 1: batch N1 starts on 2026-01-12, 1 week too soon: "
        "clearance of MSC after batch F0 takes until 2026-01-19",
        moved(N1, "2026-01-12", "2026-01-19", "2026-01-19", "2026-02-08"),
    ),
    # the plan in force
    changed(
        "frozen_start_dropped",
        "M1: Batch 'B1' of the plan in force starts on 2026-01-12, in the frozen weeks, "
        "but the plan lacks it; take it over as it is.",
        lose(BATCHES, B1),
    ),
    changed(
        "frozen_start_moved",
        "M1: Batch 'B1' of the plan in force is taken over as it is: "
        "start must be '2026-01-12', not '2026-01-19'.",
        moved(B1, "2026-01-19", "2026-01-26", "2026-02-02", "2026-03-08"),
    ),
    changed(
        "frozen_start_from_another_bank",
        "M1: Batch 'B1' of the plan in force is taken over as it is: bank must be 'W1', not 'W0'.",
        batch(B1, bank="W0"),
    ),
    changed(
        "frozen_start_added",
        "M1: Batch B2 starts on 2026-01-12, but the frozen weeks end before 2026-01-19, "
        "and the plan in force starts no such batch in them; start it later.",
        append(BATCHES, B1.replace("B1", "B2").replace("W1", "W0")),
    ),
    changed(
        "frozen_start_under_another_id",
        "M1: Batch 'B1' of the plan in force starts on 2026-01-12, in the frozen weeks, "
        "but the plan lacks it; take it over as it is.",
        swap(BATCHES, B1, B1.replace("B1", "B9")),
    ),
    changed(
        "frozen_bank_dropped",
        "M1: Bank 'W1' of the plan in force: a batch that is taken over draws on it, "
        "but the plan lacks it; take it over as it is.",
        lose(BANKING, W1),
    ),
    changed(
        "frozen_bank_of_another_parent",
        "M1: Bank 'W1' of the plan in force is taken over as it is: parent must be 'M0', not 'M9'.",
        swap(BANKING, W1, W1.replace("M0", "M9")),
        batch(B1, donor="A8"),
    ),
    changed(
        "one_new_batch_beside_those_taken_over",
        "Q1: Release laboratory, in the week of 2026-01-26: 2 batches frozen, but it takes 1",
        append(BATCHES, N1.replace("N1", "N3").replace("NK,A,1", "NK,A,2")),
    ),
    changed(
        "plan_in_force_of_flawed_rows",
        "The plan in force: Batch 'B1': room is 0; it must be a whole number of at least 1.",
        swap(BEFORE, "B1,MSC,A,1", "B1,MSC,A,0"),
    ),
    changed("half_a_plan_in_force", f"{BANKS_BEFORE}: is missing", remove(BANKS_BEFORE)),
    changed("no_changes", f"{CHANGES}: is missing", remove(CHANGES)),
    changed(
        "changes_that_lie",
        f"{CHANGES}: N2: ",
        swap(CHANGES, "N2,NK,moved,2026-01-26,2026-02-02", "N2,NK,kept,2026-01-26,2026-01-26"),
    ),
    changed(
        "moves_that_lie",
        "kpis.csv: NK, cost_moves: 0",
        swap(KPIS, "NK,cost_moves,80.0", "NK,cost_moves,0.0"),
    ),
    changed(
        "no_plan_in_force",
        "report.json: cost is 27749.0; the plan costs 27669.0.",
        *(remove(file) for file in (BEFORE, BANKS_BEFORE, CHANGES)),
    ),
)

STATE_ALLOWED = (  # each keeps every rule
    changed(
        "nobody_stops_and_who_waits_starts_in_the_last_week",
        "accepted",
        lose(INTERRUPTED, STOPPED),
        swap(SERVICE, WAITED, "MSC,H1,2025-12-29,2026-01-12,1"),
        swap(SHIPMENTS, "F0,MSC,H1,2026-01-05,2026-01-05,4", "F0,MSC,H1,2026-01-05,2026-01-05,2"),
        swap(SHIPMENTS, WEEK_1, WEEK_1[:-1] + "4"),
        swap(SHIPMENTS, "F1,MSC,H1,2026-01-26,2026-01-26,1", "F1,MSC,H1,2026-01-26,2026-01-26,2"),
        lose(SHIPMENTS, "F1,MSC,H1,2026-02-02,2026-02-02,1"),
        swap(SHIPMENTS, "B1,MSC,H1,2026-02-02,2026-02-02,2", "B1,MSC,H1,2026-02-02,2026-02-02,3"),
    ),
    changed(
        "all_interrupted_in_two_rows",
        "accepted",
        append(INTERRUPTED, STOPPED),
        swap(SHIPMENTS, WEEK_1, WEEK_1[:-1] + "1"),
        swap(SHIPMENTS, "F1,MSC,H1,2026-01-19,2026-01-19,3", "F1,MSC,H1,2026-01-19,2026-01-19,2"),
        append(SHIPMENTS, "F0,MSC,H1,2026-01-19,2026-01-19,1"),
        swap(SHIPMENTS, "F1,MSC,H1,2026-02-02,2026-02-02,1", "F1,MSC,H1,2026-02-02,2026-02-02,2"),
        swap(SHIPMENTS, "B1,MSC,H1,2026-02-02,2026-02-02,2", "B1,MSC,H1,2026-02-02,2026-02-02,1"),
    ),
    changed(
        "doses_in_transit_wasted",
        "accepted",
        swap(SERVICE, "MSC,H2,2026-01-05,2026-01-05,1", "MSC,H2,2026-01-05,,1"),
        swap(SHIPMENTS, "F0,MSC,H2,2026-01-05,2026-01-12,2", "F0,MSC,H2,2026-01-05,2026-01-12,1"),
        lose(SHIPMENTS, "F0,MSC,H2,2026-01-12,2026-01-19,1"),
        append(SHIPMENTS, "F0,MSC,H1,2026-01-19,2026-01-19,2"),
        swap(SHIPMENTS, "F1,MSC,H1,2026-01-19,2026-01-19,3", "F1,MSC,H1,2026-01-19,2026-01-19,1"),
        swap(SHIPMENTS, "F1,MSC,H1,2026-02-02,2026-02-02,1", "F1,MSC,H1,2026-02-02,2026-02-02,3"),
        lose(SHIPMENTS, "B1,MSC,H1,2026-02-02,2026-02-02,2"),
    ),
    changed(
        "frozen_batch_in_the_room_of_its_own_product",
        "accepted",
        swap(BATCHES, F0, F0.replace("MSC,A,1", "MSC,A,2")),
    ),
    changed(
        "start_after_the_frozen_weeks_moved_back",
        "accepted",
        swap(BATCHES, N2, "N2,NK,A,1,,2026-01-26,2026-02-02,2026-02-02,2026-02-22,4,false,"),
    ),
    changed(
        "start_after_the_frozen_weeks_dropped",
        "accepted",
        lose(BATCHES, N2),
        lose(SHIPMENTS, "N2,NK,H1,2026-02-09,2026-02-09,1"),
        swap(SERVICE, "NK,H1,2026-02-09,2026-02-09,2", "NK,H1,2026-02-09,2026-02-09,1"),
        append(SERVICE, "NK,H1,2026-02-09,,1"),
    ),
)
