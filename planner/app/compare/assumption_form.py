"""The form of what a comparison assumes: taken over into the scenario, while the plan stays."""

from collections.abc import Iterator
from decimal import Decimal

import streamlit as st

from planner.app.compare.assumptions import (
    ALL,
    AssumptionChange,
    StatedTerm,
    Term,
    changed_files,
    stated_terms,
)
from planner.app.frame.fault_table import refuse_all
from planner.app.workspace.workspace import Workspace
from planner.comparison_report.words import CURRENCY, HOSPITALS, SHARE, SHELF, AssumptionWords
from planner.domain.autologous import MEANING_OF_KEY, comparator
from planner.domain.scenario import Scenario
from planner.errors import DataError
from planner.io.scenario.hashing import scenario_hash
from planner.io.scenario.read import files_scenario
from planner.io.text.column import Kind
from planner.language import _, translated

TALL = 400  # [px] of the fields; the rest is scrolled to
PLACES = {SHARE: 3, CURRENCY: 2}  # decimals that are shown at least; else 1


def ask_assumptions(mine: Workspace, scenario: Scenario) -> bool:
    """Draw the form; true once it was sent and what it changes is in the scenario."""
    part = _part(scenario)
    with st.form("assumptions"):
        with st.container(height=TALL):
            change = _fields(scenario, part)
        sent = st.form_submit_button(
            _("Take over and run"), icon=":material/refresh:", width="stretch"
        )
    st.caption(
        _(
            "What you change is kept in the scenario, and in its download. The plan stays as it "
            "is: it does not depend on these values."
        )
    )
    return sent and _take(mine, scenario, change)


def _part(scenario: Scenario) -> str:
    """The product whose overrides are shown, where there are several."""
    due = {p for (p, _, _), n in scenario.demand.patients.items() if n}
    overridden = {p for p in scenario.autologous if p}
    if len(due) < 2 and not overridden:
        return ALL
    parts = [ALL, *(p for p in scenario.products if p in due | overridden)]
    names = {p: scenario.products[p].name if p else _("all products") for p in parts}
    return st.selectbox(_("Assumptions for"), parts, format_func=lambda p: names[p], key="part")


def _fields(scenario: Scenario, part: str) -> AssumptionChange:
    """A field for each value; those that differ from the scenario are the change.

    Keys hold the hash of the scenario: after a change elsewhere the fields show it.
    """
    key = f"{part}_{scenario_hash(scenario)}"
    terms: dict[str, Term] = {}
    for stated in stated_terms(scenario, part):
        value = _term(scenario, stated, part, f"{stated.column.name}_{key}")
        if value != stated.value:
            terms[stated.column.name] = value
    response = dict(_responses(scenario, part, key))
    cost = None if part else _hospital_cost(scenario, key)
    return AssumptionChange(part=part, terms=terms, response=response, hospital_cost=cost)


def _term(scenario: Scenario, stated: StatedTerm, part: str, key: str) -> Term:
    """One key of [autologous] as the field has it."""
    column, words = stated.column, stated.words
    explained = f"`{column.name}`: {translated(column.meaning)}"
    blank = _("as for all products") if part else _("left out")
    if not part and column.name in MEANING_OF_KEY:
        blank = _("needed")
    if column.kind is Kind.CHOICE:
        return st.selectbox(
            translated(words.name), column.choices, key=key, help=explained, placeholder=blank,
            index=column.choices.index(str(stated.value)) if stated.value else None,
        )  # fmt: skip
    if column.kind is Kind.TEXT:
        text = st.text_input(
            translated(words.name), str(stated.value or ""), key=key, help=explained
        )
        return text.strip() or None
    assert not isinstance(stated.value, str)
    if column.kind is Kind.WHOLE:
        now = None if stated.value is None else int(stated.value)
        found = st.number_input(
            _label(words, scenario), value=now, step=1, key=key, help=explained, placeholder=blank
        )
        return None if found is None else Decimal(found)
    return _decimal(scenario, words, stated.value, (explained, blank, key))


def _responses(scenario: Scenario, part: str, key: str) -> Iterator[tuple[str, Decimal | None]]:
    """The response off the shelf: of the product shown, or of the only one."""
    due = {p for (p, _, _), n in scenario.demand.patients.items() if n}
    for product in [part] if part else due if len(due) == 1 else ():
        explained = _("`response` of products.csv: share of treated patients who respond")
        now = scenario.products[product].response
        asked = (explained, _("unknown"), f"shelf_response_{key}")
        value = _decimal(scenario, SHELF["response"], now, asked)
        if value != now:
            yield product, value


def _hospital_cost(scenario: Scenario, key: str) -> Decimal | None:
    """One cost for every hospital; None: as it is."""
    costs = {h.hospital_cost for h in scenario.hospitals.values()}
    now = next(iter(costs)) if len(costs) == 1 else None
    explained = _("`hospital_cost` of hospitals.csv, for every hospital; in no plan's cost")
    asked = (explained, _("differs: see hospitals.csv"), f"hospital_cost_{key}")
    value = _decimal(scenario, HOSPITALS["hospital_cost"], now, asked)
    return None if value == now else value


def _decimal(
    scenario: Scenario, words: AssumptionWords, now: Decimal | None, asked: tuple[str, str, str]
) -> Decimal | None:
    """A decimal as the field has it.  asked: what it explains, what blank means, its key."""
    explained, blank, key = asked
    places = PLACES.get(words.unit, 1)
    if now is not None:
        exponent = now.normalize().as_tuple().exponent
        places = max(places, -exponent if isinstance(exponent, int) else 0)
    found = st.number_input(
        _label(words, scenario), value=None if now is None else float(now),
        step=0.01 if words.unit == SHARE else 1.0,
        format=f"%.{places}f", key=key, help=explained, placeholder=blank,
    )  # fmt: skip
    if found is None:
        return None
    return now if now is not None and float(now) == found else Decimal(str(found))


def _label(words: AssumptionWords, scenario: Scenario) -> str:
    """The name, with the unit in brackets."""
    unit = translated(words.unit_of(0))
    if words.unit == SHARE:
        unit = _("share, 0 to 1")
    elif words.unit == CURRENCY:
        unit = scenario.currency
    name = translated(words.name)
    return f"{name} [{unit}]" if unit else name


def _take(mine: Workspace, scenario: Scenario, change: AssumptionChange) -> bool:
    """Put the change into the scenario; what is wrong with it is shown, and nothing taken over."""
    try:
        files = changed_files(mine.files, scenario, change)
        comparator(files_scenario({**mine.files, **files}, mine.name).scenario)
    except DataError as error:
        refuse_all(error.faults)
        return False
    if files:
        mine.edit(files)
    return True
