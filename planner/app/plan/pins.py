"""Batches pinned and weeks frozen, as files of the scenario, so that the next plan keeps them.

A pinned batch is a firm batch (contract 7): a row of batches.csv.  Firm batches draw no vials, so
those it takes leave banks.csv with it, and come back when it is released (contract 4).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from planner.domain.plan import Batch, Plan, PlanInForce
from planner.domain.scenario import Scenario
from planner.domain.supply import FirmBatch
from planner.errors import DataError, Fault, require
from planner.io.scenario.canonical import csv_bytes, settings_toml, used_columns
from planner.io.scenario.read import files_scenario
from planner.io.scenario.schema import BANKS, BATCHES, SETTINGS_FILE
from planner.io.scenario.settings import key_lines
from planner.language import _, ngettext
from planner.roll.roll import later

Files = dict[str, bytes]
FROZEN_KEY = "frozen_weeks"


@dataclass(frozen=True, slots=True, kw_only=True)
class PinChange:
    """The files that differ then, and what that means, in a sentence."""

    files: Files
    told: str


def in_weeks_of(scenario: Scenario, plan: Plan, start: date) -> Plan:
    """The batches and banks of a plan whose week 0 is `start`, in weeks of this scenario."""
    weeks = (scenario.calendar.start - start).days // 7
    moved = later(PlanInForce(batches=plan.batches, banking=plan.banking), weeks)
    return replace(plan, batches=moved.batches, banking=moved.banking)


def pin(scenario: Scenario, plan: Plan, ids: Iterable[str]) -> PinChange:
    """Make these new batches of the plan, in weeks of the scenario, firm.

    Raises DataError naming each that cannot be, with what to do instead; nothing is changed then.
    """
    chosen = [b for b in plan.batches if b.id in set(ids) and b.id not in scenario.batches]
    if faults := [f for b in chosen for f in _unfit(scenario, plan, b)]:
        raise DataError(f"the batches to pin of {scenario.name!r}", faults)
    require(bool(chosen), _("Choose new batches first: firm ones are kept already."))
    drawn = Counter(b.bank for b in chosen if b.product in scenario.lineage)
    firm = {
        b.id: FirmBatch(
            id=b.id, product=b.product, suite=b.suite, start=b.start, bank=b.bank, donor=b.donor
        )
        for b in chosen
    }
    told = ngettext(
        "{ids} is firm from now on: the next plan keeps it, and counts its making as paid.",
        "{ids} are firm from now on: the next plan keeps them, and counts their making as paid.",
        len(chosen), ids=", ".join(firm),
    )  # fmt: skip
    changed = _with_vials(scenario, drawn, -1)
    return _changed(replace(changed, batches={**scenario.batches, **firm}), scenario, told)


def unpin(scenario: Scenario, ids: Iterable[str]) -> PinChange:
    """Leave these firm batches to the next plan again; their vials go back to their banks.

    Raises DataError naming each that cannot be left: it runs already.
    """
    chosen = [b for b in scenario.batches.values() if b.id in set(ids)]
    faults = [_runs(scenario, b) for b in chosen if b.start < 0]
    if faults:
        raise DataError(f"the batches to release of {scenario.name!r}", faults)
    require(bool(chosen), _("Choose firm batches first: new ones are free already."))
    drawn = Counter(b.bank for b in chosen if b.bank in scenario.banks)
    left = {name: b for name, b in scenario.batches.items() if b not in chosen}
    told = ngettext(
        "{ids} is free again: the next plan may move it or leave it out.",
        "{ids} are free again: the next plan may move them or leave them out.",
        len(chosen), ids=", ".join(b.id for b in chosen),
    )  # fmt: skip
    return _changed(replace(_with_vials(scenario, drawn, 1), batches=left), scenario, told)


def with_frozen_weeks(files: Mapping[str, bytes], scenario: Scenario, weeks: int) -> Files:
    """The files with another number of frozen weeks; every other line of the settings stays."""
    text = files[SETTINGS_FILE].decode("utf-8-sig", errors="replace")
    lines, places = text.split("\n"), key_lines(text)
    line, end = f"{FROZEN_KEY} = {weeks}", "\r" if "\r\n" in text else ""
    if (at := places.get((FROZEN_KEY,))) is not None:
        lines[at - 1] = line + end
    else:
        lines.insert(places.get(("weeks",), 0), line + end)
    wanted = replace(scenario, frozen_weeks=weeks)
    edited = {**files, SETTINGS_FILE: "\n".join(lines).encode()}
    try:
        if files_scenario(edited, scenario.name).scenario == replace(wanted, in_force=None):
            return edited
    except DataError:
        pass  # written in a way that lines cannot be changed one by one
    return {**files, SETTINGS_FILE: settings_toml(wanted).encode()}


def _unfit(scenario: Scenario, plan: Plan, b: Batch) -> Iterator[Fault]:
    """A firm batch needs its vials now: a bank that the plan only makes has none."""
    new = next((x for x in plan.banking if x.id == b.bank and x.id not in scenario.banks), None)
    if b.product in scenario.lineage and new is not None:
        day = scenario.calendar.monday(new.week)
        yield Fault(
            code="bank-not-made", file=BATCHES.file, column="bank", value=b.bank,
            rule=f"batch {b.id} draws on this bank, which is only made from {day} on.",
            repair="Freeze the weeks up to its start instead, or enter the bank in banks.csv.",
        )  # fmt: skip


def _runs(scenario: Scenario, b: FirmBatch) -> Fault:
    return Fault(
        code="batch-runs", file=BATCHES.file, row=list(scenario.batches).index(b.id) + 2,
        column="start", value=scenario.calendar.monday(b.start).isoformat(),
        rule=f"is before the start of the scenario: batch {b.id} runs already.",
        repair="Delete its row on the Scenario page if it never began.",
    )  # fmt: skip


def _with_vials(scenario: Scenario, drawn: Mapping[str, int], sign: int) -> Scenario:
    """Vials of so many batches taken from (-1) or given back to (1) the banks on hand."""
    banks = dict(scenario.banks)
    for name, batches in drawn.items():
        if name in banks and banks[name].product in scenario.lineage:
            each = scenario.lineage[banks[name].product].wcb_vials_per_batch
            banks[name] = replace(banks[name], vials=banks[name].vials + sign * batches * each)
    return replace(scenario, banks=banks)


def _changed(after: Scenario, before: Scenario, told: str) -> PinChange:
    tables = [t for t, a, b in ((BATCHES, after.batches, before.batches),
                                (BANKS, after.banks, before.banks)) if a != b]  # fmt: skip
    return PinChange(files={t.file: csv_bytes(used_columns(t, after)) for t in tables}, told=told)
