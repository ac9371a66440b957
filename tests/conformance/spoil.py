"""Ways to spoil a good plan folder, each with the sentence that must refuse it.

The good folder is `made_by_hand`, brought up to date; each way changes its text in one place, or
in the few that one lie needs.
"""

from tests.conformance.changes import (
    Change,
    append,
    changed,
    lose,
    remove,
    swap,
    tell,
    write,
)

BATCHES, BANKING, SERVICE = "batches.csv", "banking.csv", "service.csv"
SHIPMENTS, DISCARDS, STOCK, KPIS = "shipments.csv", "discards.csv", "stock.csv", "kpis.csv"
SENT = "F1,MSC,H1,2026-01-26,2026-01-26,2"  # both patients of H1 due in week 2, second dose
LOST = "MSC,H1,2026-02-02,,1"
N2 = "N2,MSC,A,1,W2,2026-01-26,2026-02-09,2026-02-16,2026-03-15,9,false,D1"
N4 = "N4,NK,A,2,,2026-01-26,2026-02-02,2026-02-02,2026-02-22,4,false,"
FIRM = "F1,MSC,A,1,,2025-12-29,2026-01-12,2026-01-19,2026-02-15,9,true,"


def sent(doses: str) -> Change:
    return swap(SHIPMENTS, SENT, SENT[:-1] + doses)


def batch(old: str, **columns: str) -> Change:
    """Other cells in a row of batches.csv."""
    names = "batch product suite room bank start frozen_on released_on expires_on doses firm donor"
    cells = dict(zip(names.split(), old.split(","), strict=True))
    return swap(BATCHES, old, ",".join((cells | columns).values()))


SPOILED = (  # each must be refused
    # counts
    changed("negative_doses", "is negative", sent("-2")),
    changed("fractional_doses", "is not a whole number", sent("1.5")),
    changed("nan_doses", "'NaN' is not a whole number", sent("NaN")),
    changed("infinite_doses", "'inf' is not a whole number", sent("inf")),
    changed("doses_with_an_exponent", "'2e0' is not a whole number", sent("2e0")),
    changed("blank_doses", "is blank", sent("")),
    changed("endless_doses", "digits", sent("9" * 5000)),
    changed(
        "row_of_zero_doses",
        "doses is 0; it must be a whole number of at least 1",
        append(SHIPMENTS, "L2,MSC,H1,2026-01-26,2026-01-26,0"),
    ),
    changed(
        "negative_patients_that_cancel",
        "is negative",
        append(SERVICE, "MSC,H1,2026-02-02,,2"),
        append(SERVICE, "MSC,H1,2026-02-02,,-2"),
    ),
    changed("half_a_patient", "is not a whole number", swap(SERVICE, LOST, LOST[:-1] + "0.5")),
    changed("room_zero", "room is 0", batch(N2, room="0")),
    # ids
    changed(
        "unknown_product",
        "Product 'CAR' is not in products.csv",
        append(SERVICE, "CAR,H1,2026-01-05,,1"),
    ),
    changed(
        "unknown_hospital",
        "Hospital 'H9' is not in hospitals.csv",
        append(SERVICE, "NK,H9,2026-01-05,,1"),
    ),
    changed("unknown_suite", "Suite 'Z' is not in suites.csv", batch(N2, suite="Z")),
    changed(
        "unknown_lot",
        "Lot 'X1' is neither an opening lot nor a batch of the plan",
        swap(SHIPMENTS, SENT, SENT.replace("F1", "X1")),
    ),
    changed(
        "unknown_bank",
        "Batch N2 draws from 'W9', which is in neither banks.csv nor banking.csv",
        batch(N2, bank="W9"),
    ),
    changed(
        "lot_of_another_product",
        "Lot 'N1' holds product 'MSC', not 'NK'",
        swap(DISCARDS, "N1,MSC,2026-02-16,7", "N1,NK,2026-02-16,7"),
    ),
    changed(
        "batch_id_twice",
        "Batch 'N2': the id is already that of another batch of the plan",
        append(BATCHES, N2.replace("2026-01-26", "2026-02-23")),
    ),
    changed(
        "batch_id_of_a_lot",
        "Batch 'L1': the id is already that of an opening lot",
        append(BATCHES, "L1,NK,B,1,,2026-02-02,2026-02-09,2026-02-09,2026-03-01,4,false"),
    ),
    changed(
        "bank_id_on_hand",
        "Bank 'W0': the id is already that of a bank on hand",
        append(BANKING, "W0,MSC,WCB,D1,2026-02-09,2026-02-23,4"),
    ),
    # patients
    changed(
        "phantom_patients",
        "S1: NK at H2, due 2026-02-16: 1 patient started or lost, 0 in demand.csv; 1 too many",
        append(SERVICE, "NK,H2,2026-02-16,,1"),
    ),
    changed(
        "forgotten_patient",
        "S1: MSC at H1, due 2026-02-02: 0 patients started or lost, 1 in demand.csv; 1 missing",
        lose(SERVICE, LOST),
    ),
    changed(
        "start_before_due",
        "1 patient begun on 2026-01-26, 1 week before they are due",
        swap(SERVICE, "NK,H2,2026-02-02,2026-02-09,1", "NK,H2,2026-02-02,2026-01-26,1"),
    ),
    changed(
        "start_after_the_wait",
        "1 patient begun on 2026-02-16, 1 week beyond the longest wait of 1",
        swap(SERVICE, "NK,H2,2026-02-02,2026-02-09,1", "NK,H2,2026-02-02,2026-02-16,1"),
    ),
    changed(
        "course_cut_short",
        "S2: MSC at H1, infused in the week of 2026-01-26: 0 doses shipped, "
        "2 required by courses begun; 2 missing",
        lose(SHIPMENTS, SENT),
    ),
    changed(
        "doses_for_nobody",
        "S2: MSC at H1, infused in the week of 2026-01-26: 3 doses shipped, "
        "2 required by courses begun; 1 too many",
        append(SHIPMENTS, "L2,MSC,H1,2026-01-26,2026-01-26,1"),
    ),
    changed(
        "doses_for_the_lost",
        "S2: NK at H2, infused in the week of 2026-02-09: 1 dose shipped, "
        "0 required by courses begun; 1 too many",
        swap(SERVICE, "NK,H2,2026-02-02,2026-02-09,1", "NK,H2,2026-02-02,,1"),
    ),
    # dates
    changed(
        "frozen_too_early",
        "P4: Batch N2 starts on 2026-01-26: frozen_on must be 2026-02-09, not 2026-02-02",
        batch(N2, frozen_on="2026-02-02"),
    ),
    changed(
        "released_too_early",
        "P4: Batch N2 starts on 2026-01-26: released_on must be 2026-02-16, not 2026-02-09",
        batch(N2, released_on="2026-02-09"),
    ),
    changed(
        "fresh_shelf_life_after_release",
        "P4: Batch N2 starts on 2026-01-26: expires_on must be 2026-03-15, not 2026-03-22",
        batch(N2, expires_on="2026-03-22"),
    ),
    changed("start_on_a_tuesday", "is not a Monday", batch(N2, start="2026-01-27")),
    changed("thirtieth_of_february", "is not a date", batch(N2, frozen_on="2026-02-30")),
    changed(
        "batch_before_the_horizon",
        "P6: Batch N3 starts on 2025-12-29; the plan's weeks are 2026-01-05 to 2026-02-23",
        swap(
            BATCHES,
            "N3,NK,B,1,,2026-01-12,2026-01-19,2026-01-19,2026-02-08",
            "N3,NK,B,1,,2025-12-29,2026-01-05,2026-01-05,2026-01-25",
        ),
    ),
    changed(
        "bank_usable_at_once",
        "P4: Bank W2 (WCB) is begun on 2026-01-12: usable must be 2026-01-26, not 2026-01-12",
        swap(BANKING, "D1,2026-01-12,2026-01-26", "D1,2026-01-12,2026-01-12"),
    ),
    changed(
        "no_transit",
        "S2: Lot N2: what is shipped to H2 on 2026-02-16 is infused on 2026-02-23, not 2026-02-16",
        swap(SHIPMENTS, "N2,MSC,H2,2026-02-16,2026-02-23", "N2,MSC,H2,2026-02-16,2026-02-16"),
    ),
    changed(
        "infused_after_the_horizon",
        "P6: Lot L2 to hospital H2: 1 dose infused on 2026-03-02",
        append(SHIPMENTS, "L2,MSC,H2,2026-02-23,2026-03-02,1"),
    ),
    # doses and vials out of nothing
    changed(
        "success_of_one", "P4: Batch N2: doses must be 9 (expected), not 10", batch(N2, doses="10")
    ),
    changed(
        "more_vials",
        "P4: Bank W2 (WCB) is begun on 2026-01-12: vials must be 4, not 40",
        swap(BANKING, "2026-01-12,2026-01-26,4", "2026-01-12,2026-01-26,40"),
    ),
    changed(
        "bank_below_zero",
        "K1: Bank W0: 4 vials drawn, 3 held; 1 too many",
        batch(N2, bank="W0", donor="A7"),
    ),
    changed(
        "donor_of_another_bank",
        "P4: Batch N2: donor must be 'D1', not 'A7'",
        batch(N2, donor="A7"),
    ),
    changed(
        "no_column_donor",
        "P12: batches.csv, row 1, donor: is missing. Add it with check --rewrite.",
        swap(BATCHES, ",firm,donor", ",firm"),
        swap(BATCHES, FIRM, FIRM[:-1]),
        swap(BATCHES, N2, N2[:-3]),
        swap(BATCHES, N4, N4[:-1]),
        swap(BATCHES, "false,A7", "false"),
        swap(BATCHES, "2026-02-08,4,false,", "2026-02-08,4,false"),
    ),
    changed(
        "master_bank_below_zero",
        "K2: Bank M0: 3 vials drawn, 2 held; 1 too many",
        append(BANKING, "W3,MSC,WCB,M0,2026-02-09,2026-02-23,4"),
        append(BANKING, "W4,MSC,WCB,M0,2026-02-09,2026-02-23,4"),
        append(BANKING, "W5,MSC,WCB,M0,2026-02-09,2026-02-23,4"),
    ),
    changed(
        "bank_before_it_is_ready",
        "K1: Batch N1 draws from W2 on 2026-01-05, 3 weeks before it is usable on 2026-01-26",
        swap(BATCHES, "N1,MSC,A,2,W0", "N1,MSC,A,2,W2"),
    ),
    changed("no_bank", "K1: Batch N2 names no WCB to draw from", batch(N2, bank="")),
    changed(
        "second_donor",
        "K3: Product MSC: 2 donors taken on, 1 available; 1 too many",
        append(BANKING, "D2,MSC,MCB,,2026-02-09,2026-02-16,3"),
    ),
    changed(
        "bank_that_serves_nobody",
        "K4: Bank W3 (WCB), begun on 2026-02-09: no batch draws from it; leave it out",
        append(BANKING, "W3,MSC,WCB,M0,2026-02-09,2026-02-23,4"),
    ),
    changed(
        "donor_who_gives_nothing",
        "K4: Bank D1 (MCB), begun on 2026-01-05: no WCB draws from it; leave it out",
        swap(BANKING, "W2,MSC,WCB,D1", "W2,MSC,WCB,M0"),
    ),
    changed(
        "lot_below_zero",
        "I1: Lot L1: 6 doses shipped or discarded, 4 held; 2 too many",
        swap(SHIPMENTS, SENT, SENT.replace("F1", "L1")),
    ),
    # rooms
    changed(
        "broken_clearance",
        "B2: Suite A, room 2: batch N4 starts on 2026-01-19, 1 week too soon: "
        "clearance of MSC after batch N1 takes until 2026-01-26",
        swap(BATCHES, N4, "N4,NK,A,2,,2026-01-19,2026-01-26,2026-01-26,2026-02-15,4,false"),
    ),
    changed(
        "two_in_a_room",
        "B1: Suite A, room 2: batch N2 starts on 2026-01-26, 1 week before batch N4 leaves it",
        batch(N2, room="2"),
    ),
    changed(
        "room_that_is_not_there",
        "B1: Batch N2 is in room 3, but suite A has rooms 1 to 2",
        batch(N2, room="3"),
    ),
    changed(
        "suite_that_does_not_make_it",
        "B1: Batch N2: suite B does not list product MSC",
        batch(N2, suite="B"),
    ),
    changed(
        "closed_rooms",
        "B1: Suite A, in the week of 2026-02-16: 2 batches running in 1 open room, 1 too many",
        append(BATCHES, "N5,NK,A,1,,2026-02-16,2026-02-23,2026-02-23,2026-03-15,4,false"),
        append(BATCHES, "N6,NK,A,2,,2026-02-16,2026-02-23,2026-02-23,2026-03-15,4,false"),
    ),
    changed(
        "laboratory_overrun",
        "Q1: Release laboratory, in the week of 2026-02-09: 3 batches frozen, but it takes 2; "
        "1 too many",
        append(BATCHES, "N5,NK,B,1,,2026-02-02,2026-02-09,2026-02-09,2026-03-01,4,false"),
        append(BATCHES, "N6,NK,A,2,,2026-02-02,2026-02-09,2026-02-09,2026-03-01,4,false"),
    ),
    # firm batches
    changed("firm_batch_dropped", "P5: Firm batch F1 is missing", lose(BATCHES, FIRM)),
    changed(
        "firm_batch_moved",
        "P5: Firm batch F1: start must be 2025-12-29, not '2026-01-05'",
        batch(FIRM, start="2026-01-05"),
    ),
    changed(
        "called_firm",
        "P5: Batch N2 is marked firm but is not in the scenario's batches.csv",
        batch(N2, firm="true"),
    ),
    # life
    changed(
        "shipped_in_quarantine",
        "I1: Lot L2: 1 dose shipped to H1 on 2026-01-12, 1 week before its release on 2026-01-19",
        swap(SHIPMENTS, "L1,MSC,H1,2026-01-12", "L2,MSC,H1,2026-01-12"),
    ),
    changed(
        "too_little_life_left",
        "I2: Lot F1: 1 dose infused at H2 in the week of 2026-02-09; "
        "its last usable week is 2026-02-09 and 1 more must remain: 1 week short",
        swap(SHIPMENTS, "N1,MSC,H2,2026-02-02", "F1,MSC,H2,2026-02-02"),
    ),
    changed(
        "early_discard",
        "I3: Lot L2: 3 doses discarded on 2026-02-02, 7 weeks before its last usable week",
        append(DISCARDS, "L2,MSC,2026-02-02,3,early"),
    ),
    changed(
        "early_discard_called_expired",
        "I3: Lot L2: 3 doses discarded on 2026-02-02: reason must be early, not expired",
        append(DISCARDS, "L2,MSC,2026-02-02,3,expired"),
    ),
    changed(
        "expired_doses_kept",
        "I2: Lot N1: 7 doses kept past its last usable week, 2026-02-16",
        lose(DISCARDS, "N1,MSC,2026-02-16,7,expired"),
    ),
    changed(
        "freezer_overfull",
        "F1: Freezers, at the end of the week of 2026-01-19: 11 positions used, 9 in service; "
        "2 too many",
        swap(SERVICE, "MSC,H1,2026-01-19,2026-01-19,2", "MSC,H1,2026-01-19,,2"),
        lose(SHIPMENTS, "L1,MSC,H1,2026-01-19,2026-01-19,1"),
        lose(SHIPMENTS, "F1,MSC,H1,2026-01-19,2026-01-19,3"),
        lose(SHIPMENTS, SENT),
    ),
    # lies about the plan
    changed(
        "kpi_that_lies",
        "kpis.csv: all, lost_patients: 0",
        swap(KPIS, "all,lost_patients,1", "all,lost_patients,0"),
    ),
    changed("kpi_left_out", "kpis.csv: all, batches", lose(KPIS, "all,batches,4,batch")),
    changed(
        "stock_that_lies",
        "stock.csv: lot L2, week of 2026-01-26: 30 doses",
        swap(STOCK, "L2,MSC,2026-01-26,3", "L2,MSC,2026-01-26,30"),
    ),
    changed("cost_that_lies", "report.json: cost is 8000", tell(cost=8000)),
    changed("cost_that_is_nan", "report.json", tell(cost=float("nan"))),
    changed("bound_above_the_cost", "it is no bound", tell(bound=9000.0, gap=-205 / 8795)),
    changed("gap_that_lies", "report.json: gap is 0", tell(bound=0.0, gap=0.0)),
    changed("optimal_unproven", "ending is OPTIMAL", tell(ending="OPTIMAL")),
    changed("other_scenario", "scenario_hash is that of another scenario", tell(scenario_hash="0")),
    changed("objective_missing", "report.json: ", write("report.json", "{}")),
    # files
    *(
        changed(f"no_{file.partition('.')[0]}_file", f"{file}: is missing", remove(file))
        for file in (BATCHES, BANKING, SERVICE, SHIPMENTS, DISCARDS, STOCK, KPIS, "report.json")
    ),
    changed(
        "column_missing", "service.csv", swap(SERVICE, "due,start,patients", "due,started,patients")
    ),
    changed("cell_too_many", "service.csv", swap(SERVICE, LOST, f"{LOST},1")),
    changed("report_cut_off", "report.json: is not readable", write("report.json", '{"cost": 1')),
)

ALLOWED = (  # each is as good as the plan before
    changed(
        "rows_split",
        "accepted",
        sent("1"),
        append(SHIPMENTS, SENT[:-1] + "1"),
        swap(SERVICE, "NK,H1,2026-02-09,2026-02-09,2", "NK,H1,2026-02-09,2026-02-09,1"),
        append(SERVICE, "NK,H1,2026-02-09,2026-02-09,1"),
    ),
    changed("rows_in_another_order", "accepted", lose(SHIPMENTS, SENT), append(SHIPMENTS, SENT)),
    changed("whole_number_of_a_spreadsheet", "accepted", sent("2.0")),
    changed("date_of_a_spreadsheet", "accepted", batch(N2, start="2026/1/26")),
    changed("spaces_around_cells", "accepted", sent(" 2 ")),
    changed(
        "batch_that_outlives_the_plan",
        "accepted",
        append(BATCHES, "N5,NK,B,1,,2026-02-23,2026-03-02,2026-03-02,2026-03-22,4,false"),
    ),
    changed(
        "rooms_exchanged",
        "accepted",
        batch(FIRM, room="2"),
        swap(BATCHES, "N1,MSC,A,2,W0", "N1,MSC,A,1,W0"),
    ),
    changed(
        "clearance_just_kept",
        "accepted",
        append(BATCHES, "N5,MSC,A,2,W2,2026-02-16,2026-03-02,2026-03-09,2026-04-05,9,false"),
    ),
)
