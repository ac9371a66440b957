"""The example scenarios that come with the program, and what each of them shows."""

import tomllib
from functools import cache

from planner.app.files.reading import PARTS, Files
from planner.io.scenario.schema import SETTINGS_FILE
from planner.io.scenario.sources import Sources, folder_sources
from planner.language import _
from planner.shipped import EXAMPLES

DEFAULT = "ucart"  # the example to begin with


@cache
def titles() -> dict[str, str]:
    """Folder and title of every example."""
    found = {}
    for settings in sorted(EXAMPLES.glob(f"*/{SETTINGS_FILE}")):
        about = tomllib.loads(settings.read_text(encoding="utf-8"))
        found[settings.parent.name] = about["name"]
    return found


def shows(example: str) -> str:
    """One sentence about what an example is good for; blank for one that nobody described."""
    return {
        "tiny": _("Everything in eight patients: small enough to follow by hand."),
        "ucart": _("Booked campaigns of one donor CAR-T, and CAR-T made fresh beside it."),
        "ipsc_cart": _(
            "CAR-T of a clone: no donors, but one failing batch costs a third of a year."
        ),
        "til": _("A product that exists fresh only; the stock on the shelf is hypothetical."),
        "ipsc_nk": _("Demand grows, a second room comes later, and freezers are full."),
        "msc_agvhd": _("Long courses, scarce cords, and stock built up before a shutdown."),
        "msc_knee": _("Patients who can wait twelve weeks."),
        "ipsc_msc": _("The same knees, from a clone in the place of cords."),
        "ipsc_islets": _("A short shelf life, with a waiting list as the buffer."),
        "dopamine": _("Batches outlast their shelf life: expiry decides how much is made."),
        "liver_support": _("Nobody can wait, and there is one donor liver for nine patients."),
        "ebv_tcells": _("Six products share three rooms, and a donor has to be found."),
        "platform": _("Four products share suites, clearance, laboratory and freezers."),
    }.get(example, "")


@cache
def example_files(name: str) -> Files:
    """The contents of an example."""
    return {x: (EXAMPLES / name / x).read_bytes() for x in PARTS if (EXAMPLES / name / x).exists()}


def sources_of(name: str, opened: Files) -> Sources:
    """Where the values of an example come from; of any other scenario nothing is known."""
    if name in titles() and opened == example_files(name):
        return folder_sources(EXAMPLES / name)
    return {}
