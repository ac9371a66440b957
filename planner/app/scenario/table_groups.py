"""The tables of a scenario by what they are about, in words."""

from planner.io.scenario.schema import SETTINGS_FILE, TABLES
from planner.language import _

GROUPS = {
    "make": ("products.csv", "suites.csv", "closures.csv"),
    "bank": ("lineage.csv", "banks.csv"),
    "store": ("freezers.csv",),
    "serve": ("demand.csv", "hospitals.csv"),
    "fresh": (),  # the form of the Compare page
    "stands": ("lots.csv", "batches.csv", "waiting.csv", "courses.csv", "transit.csv"),
    "settings": (SETTINGS_FILE,),
}


def group_words() -> dict[str, str]:
    """What each group is about."""
    return {
        "make": _("Make"),
        "bank": _("Bank"),
        "store": _("Store"),
        "serve": _("Serve"),
        "fresh": _("Fresh manufacture"),
        "stands": _("Where things stand"),
        "settings": _("Settings"),
    }


def table_words() -> dict[str, str]:
    """What each table lists."""
    return {
        "products.csv": _("Products"),
        "suites.csv": _("Suites"),
        "closures.csv": _("Closures"),
        "lineage.csv": _("Lineage"),
        "banks.csv": _("Cell banks"),
        "freezers.csv": _("Freezers"),
        "demand.csv": _("Demand"),
        "hospitals.csv": _("Hospitals"),
        "lots.csv": _("Lots on hand"),
        "batches.csv": _("Firm batches"),
        "waiting.csv": _("Waiting patients"),
        "courses.csv": _("Courses under way"),
        "transit.csv": _("Doses on the way"),
        SETTINGS_FILE: _("Settings"),
    }


def group_of(file: str) -> str:
    """The group that a file belongs to; the settings where it is not one of the scenario."""
    return next((group for group, files in GROUPS.items() if file in files), "settings")


def meaning(file: str) -> str:
    """What the schema says that a table is about; "" of the settings."""
    return next((t.meaning for t in TABLES if t.file == file), "")
