"""The keys of [autologous] and [autologous.PRODUCT] in scenario.toml (contract 9)."""

from planner.io.scenario.column_forms import decimal, whole
from planner.io.text.column import MAX_DAYS, MAX_REMAKES, Column, Kind

AUTOLOGOUS_KEY = "autologous"
_UNSET = "left out"


def _days(name: str, meaning: str) -> Column:
    return decimal(name, "day", meaning, absent=_UNSET, high=MAX_DAYS)


def _share(name: str, meaning: str, *, above: bool = False, below: bool = False) -> Column:
    return decimal(name, "", meaning, absent=_UNSET, high=1, above=above, below=below)


AUTOLOGOUS = (
    Column(
        "kind",
        Kind.CHOICE,
        "whether the product is made from patients' own cells today; none: it is not compared; "
        "left out: real",
        absent=_UNSET,
        choices=("real", "hypothetical", "none"),
    ),
    whole("slots_per_week", "lot/week", "manufacturing starts", low=1, absent=_UNSET),
    _days("apheresis_days", "referral to the start of manufacturing, at the earliest"),
    _days("make_days", "mean of manufacturing"),
    _days("make_days_sd", "its standard deviation"),
    _days("release_days", "testing; a failure is known at its end"),
    _days("transit_days", "to the hospital"),
    _share("success", "share of first lots that pass", above=True),
    whole("remakes", "attempt", "after a failure", absent=_UNSET, high=MAX_REMAKES),
    _share("remake_success", "share of further lots that pass; left out: success"),
    decimal(
        "dropout_per_month", "1/month", "rate at which waiting patients drop out", absent=_UNSET
    ),
    _days("max_wait_days", "referral to treatment; left out: the last day of the shelf"),
    _share(
        "start_chance",
        "least chance of being in time with which a lot is started; left out: 0.5",
        below=True,
    ),
    decimal("cost_per_lot", "currency/lot", "of each lot started", absent=_UNSET),
    _days("chair_days", "apheresis chair, for each lot started"),
    _days("bed_days", "hospital bed of a treated patient, in both systems; left out: 0"),
    _share("response", "share of treated patients who respond; left out: unknown"),
    Column("plant", Kind.TEXT, "products that name the same plant share its slots", absent=_UNSET),
)
