"""What a scenario is about, in one sentence."""

from planner.domain.scenario import Scenario
from planner.language import _, ngettext
from planner.language.numbers import number


def scenario_sentence(scenario: Scenario | None) -> str:
    """Who is due, what is made for them, where, and for how long.  None: it has faults."""
    if scenario is None:
        return _("This scenario cannot be planned yet: the list below leads to what to repair.")
    due = sum(scenario.demand.patients.values()) + sum(x.patients for x in scenario.waiting)
    hospitals = len(scenario.hospitals)
    weeks, products = scenario.weeks, len(scenario.products)
    rooms = sum(x.rooms for x in scenario.suites.values())
    return _(
        "{patients} due at {hospitals} over {weeks}: {products}, made in {rooms}.",
        patients=ngettext("{count} patient is", "{count} patients are", due, count=number(due)),
        hospitals=ngettext("{n} hospital", "{n} hospitals", hospitals),
        weeks=ngettext("{n} week", "{n} weeks", weeks),
        products=ngettext("{n} product", "{n} products", products),
        rooms=ngettext("{n} room", "{n} rooms", rooms),
    )
