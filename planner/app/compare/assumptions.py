"""Other assumptions of a comparison, as files of the scenario: no plan depends on them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from planner.app.files.tables import content, frame, text_of
from planner.comparison_report.words import FRESH, AssumptionWords
from planner.domain.scenario import Scenario
from planner.io.scenario.autologous_keys import AUTOLOGOUS
from planner.io.scenario.canonical import settings_toml, toml_value
from planner.io.scenario.schema import SETTINGS_FILE, TABLES
from planner.io.scenario.settings_edit import edited_terms
from planner.io.text.cells import cell_text, clean_cell
from planner.io.text.column import Column

ALL = ""  # the part of [autologous] that holds for all products
RESPONSE, HOSPITAL_COST = "response", "hospital_cost"

Term = Decimal | str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedTerm:
    """A key of [autologous], or of one product's overrides, and what it is now; None: left out."""

    column: Column
    words: AssumptionWords
    value: Term


@dataclass(frozen=True, slots=True, kw_only=True)
class AssumptionChange:
    """What a form changes; what it does not name stays.  None: left out, or unknown."""

    part: str = ALL
    terms: Mapping[str, Term]
    response: Mapping[str, Decimal | None]  # off the shelf, by product
    hospital_cost: Decimal | None = None  # of every hospital; None: as it is


def stated_terms(scenario: Scenario, part: str = ALL) -> Iterable[StatedTerm]:
    """Every key in the order of the contract."""
    own = scenario.autologous.get(part, {})
    for column in AUTOLOGOUS:
        yield StatedTerm(column=column, words=FRESH[column.name], value=own.get(column.name))


def changed_files(
    files: Mapping[str, bytes], scenario: Scenario, change: AssumptionChange
) -> dict[str, bytes]:
    """The files that differ after the change; lines and rows that it does not touch stay."""
    found: dict[str, bytes] = {}
    if change.terms:
        found[SETTINGS_FILE] = _settings(files[SETTINGS_FILE], scenario, change).encode()
    if change.response:
        texts = {p: _text(x) for p, x in change.response.items()}
        found["products.csv"] = with_cells(files["products.csv"], "products.csv", RESPONSE, texts)
    if change.hospital_cost is not None:
        texts = dict.fromkeys(scenario.hospitals, _text(change.hospital_cost))
        found["hospitals.csv"] = with_cells(
            files["hospitals.csv"], "hospitals.csv", HOSPITAL_COST, texts
        )
    return {name: held for name, held in found.items() if held != files[name]}


def with_cells(held: bytes, file: str, column: str, texts: Mapping[str, str]) -> bytes:
    """The table with these cells in one column, by the id of the row; others stay as they are."""
    shown = frame(held, file)
    key = next(t for t in TABLES if t.file == file).key[0]
    heads = {head.strip(): head for head in reversed(shown.columns)}
    head = heads.get(column, column)
    if column not in heads:
        shown[head] = ""
    ids = shown[heads[key]].map(clean_cell)
    shown[head] = [texts.get(x, old) for x, old in zip(ids, shown[head], strict=True)]
    return content(shown, () if column in heads else (column,))


def _settings(held: bytes, scenario: Scenario, change: AssumptionChange) -> str:
    columns = {c.name: c for c in AUTOLOGOUS}
    written = {
        key: None if value is None else toml_value(columns[key], cell_text(columns[key], value))
        for key, value in change.terms.items()
    }
    edited = edited_terms(text_of(held), change.part, written)
    if edited is not None:
        return edited
    before = scenario.autologous.get(change.part, {})
    after = {k: v for k, v in {**before, **change.terms}.items() if v is not None}
    terms = {**scenario.autologous, change.part: after}
    return settings_toml(replace(scenario, autologous=terms))


def _text(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"
