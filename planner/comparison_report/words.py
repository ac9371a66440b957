"""What every assumption of a comparison is called, for readers who never saw the program."""

from dataclasses import dataclass

SHARE = "%"  # kept as a share, shown in percent
CURRENCY = "currency"
MONTHLY = "a month"
FIXED = (SHARE, CURRENCY, MONTHLY)  # units that have no plural


@dataclass(frozen=True, slots=True, kw_only=True)
class AssumptionWords:
    """The name of a value in plain words, and its unit; `currency` is the scenario's."""

    name: str
    unit: str = ""  # of one; of several it has an s

    def unit_of(self, value: object) -> str:
        """`day` of 1, `days` of any other number; the unit of a rate or a share as it is."""
        single = value in (1, (1,)) or self.unit in (*FIXED, "")
        return self.unit if single else f"{self.unit}s"


def _words(name: str, unit: str = "") -> AssumptionWords:
    return AssumptionWords(name=name, unit=unit)


FRESH = {  # key of [autologous]
    "kind": _words("Is the product made from patients' own cells today?"),
    "plant": _words("Plant whose slots the product shares"),
    "slots_per_week": _words("Manufacturing slots of the plant in a week", "lot"),
    "apheresis_days": _words(
        "From referral, or a failure, until the patient's cells are there", "day"
    ),
    "make_days": _words("Manufacturing of a lot, mean", "day"),
    "make_days_sd": _words("Manufacturing of a lot, standard deviation", "day"),
    "release_days": _words("Testing and release of a lot", "day"),
    "transit_days": _words("Transport to the hospital", "day"),
    "success": _words("Lots that pass", SHARE),
    "remakes": _words("Further attempts after a lot has failed", "attempt"),
    "remake_success": _words("Lots of a further attempt that pass", SHARE),
    "dropout_per_month": _words(
        "Rate at which waiting patients drop out, in both systems", MONTHLY
    ),
    "max_wait_days": _words("Longest wait of a patient for a fresh lot", "day"),
    "start_chance": _words("Chance of being in time below which no lot is started", SHARE),
    "cost_per_lot": _words("Cost of a lot that is started", CURRENCY),
    "chair_days": _words("Apheresis chair for each lot", "day"),
    "bed_days": _words("Hospital bed of a treated patient, in both systems", "day"),
    "response": _words("Treated patients who respond, fresh", SHARE),
}
SHELF = {  # column of products.csv
    "doses_per_batch": _words("Doses of a batch", "dose"),
    "batch_success": _words("Batches that pass", SHARE),
    "yield_sd": _words("Spread of a batch's doses: standard deviation / mean", SHARE),
    "production_weeks": _words("Manufacturing of a batch", "week"),
    "release_weeks": _words("Testing and release of a batch", "week"),
    "release_delay_weeks": _words("Delay of release, mean", "week"),
    "shelf_life_weeks": _words("Shelf life of a frozen dose", "week"),
    "course": _words("Doses of a patient, week by week", "dose"),
    "max_wait_weeks": _words(
        "Weeks that a patient may wait beyond the week due, in both systems", "week"
    ),
    "forecast_cv": _words(
        "Error of the forecast of all patients: standard deviation / mean", SHARE
    ),
    "batch_cost": _words("Cost of making a batch", CURRENCY),
    "release_cost": _words("Cost of testing and releasing a batch", CURRENCY),
    "storage_cost": _words("Cost of keeping a dose frozen for a week", CURRENCY),
    "response": _words("Treated patients who respond, off the shelf", SHARE),
}
BANKS = {  # column of lineage.csv
    "donor_success": _words("Donors whose cell bank passes", SHARE),
    "wcb_cost": _words("Cost of a working cell bank", CURRENCY),
    "mcb_cost": _words("Cost of a donor and the master cell bank", CURRENCY),
}
HOSPITALS = {  # column of hospitals.csv
    "transit_weeks": _words("Weeks from the store to the hospital", "week"),
    "ship_cost": _words("Cost of shipping a dose", CURRENCY),
    "hospital_cost": _words(
        "Cost of the hospital for a treated patient, in both systems", CURRENCY
    ),
}
