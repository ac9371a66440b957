"""Where things stand at the start of a scenario, in a few words."""

from planner.domain.scenario import Scenario
from planner.formatting import count


def standing(scenario: Scenario) -> tuple[str, ...]:
    """One sentence on the calendar, one on what is made and held, one on patients."""
    firm = [b for b in scenario.batches.values() if not b.frozen]
    ahead = sum(b.start >= 0 for b in firm)
    out = sum(scenario.products[b.product].frozen(b.start) <= 0 for b in firm)
    running = len(firm) - ahead - out
    lots = scenario.lots.values()
    doses = sum(lot.doses for lot in lots)
    waiting = sum(w.patients for w in scenario.waiting)
    courses = sum(c.patients for c in scenario.courses)
    transit = sum(t.doses for t in scenario.transit)
    weeks = count(scenario.weeks, "week")
    leaving = "1 that comes out of its room" if out == 1 else f"{out} that come out of their rooms"
    leaving = f"{leaving} on that day, " if out else ""
    return (
        f"The scenario begins on {scenario.calendar.start} and has {weeks}.",
        f"{count(running, 'batch', 'batches')} in the rooms, {leaving}"
        f"{count(ahead, 'firm one')} ahead, "
        f"{count(len(lots), 'lot')} with {count(doses, 'dose')} in the freezers, "
        f"{count(len(scenario.banks), 'bank')} with vials.",
        f"{count(waiting, 'patient')} waiting, {courses} in the midst of a course, "
        f"{count(transit, 'dose')} on the way to others.",
    )
