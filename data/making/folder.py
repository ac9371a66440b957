"""Writes a recipe as a scenario folder in the contract's format (section 7)."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

from making.draw import patients
from making.recipe import Cell, Recipe
from making.sources_page import sources_page

COLUMNS = {
    "products": (
        "product,name,doses_per_batch,batch_success,production_weeks,release_weeks,"
        "shelf_life_weeks,course,max_wait_weeks,batch_cost,release_cost,storage_cost,"
        "discard_cost,wait_cost,lost_cost,positions_per_dose,clearance_weeks,ending_cover_weeks"
    ),
    "lineage": (
        "product,wcb_vials_per_batch,wcb_vials_per_mcb_vial,wcb_weeks,wcb_cost,"
        "mcb_vials_per_donor,mcb_weeks,mcb_cost,donors_available"
    ),
    "banks": "bank,product,tier,donor,vials,available_on",
    "suites": "suite,rooms,products",
    "closures": "suite,from,to,rooms,reason",
    "freezers": "freezer,positions,from,to",
    "hospitals": "hospital,name,region,transit_weeks,min_remaining_weeks,ship_cost,priority",
    "lots": "lot,product,doses,released_on,expires_on",
    "batches": "batch,product,suite,start",
}
USED_ONLY = {"products": ("ship_course",)}  # columns of the scenarios that differ from the default
DEMAND = ("product", "hospital", "week", "patients", "dispersion")


def text(cell: Cell) -> str:
    return cell if isinstance(cell, str) else cell.text


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()


def settings(recipe: Recipe) -> str:
    """scenario.toml; figures only, so that no text needs escaping."""
    lines = [
        f'name = "{recipe.title}"',
        f"start = {recipe.start}",
        f"weeks = {recipe.weeks.text}",
        f'currency = "{recipe.currency}"',
        'yield = "expected"',
        *([f"lots_per_week = {recipe.lots_per_week.text}"] if recipe.lots_per_week else []),
        "early_discard = false",
        f"seed = {recipe.seed}",
    ]
    for product, values in recipe.autologous.items():
        lines += ["", f"[autologous.{product}]" if product else "[autologous]"]
        lines += [f"{key} = {shown(key, value.text)}" for key, value in values.items()]
    return "\n".join(lines) + "\n"


def shown(key: str, text: str) -> str:
    """A value of scenario.toml: `kind` is a word, all others are numbers."""
    return f'"{text}"' if key == "kind" else text


def contents(recipe: Recipe) -> dict[str, str]:
    """The folder as {file name: text}."""
    start = date.fromisoformat(recipe.start)
    files = {"scenario.toml": settings(recipe)}
    for name, rows in recipe.tables.items():
        columns = COLUMNS[name].split(",")
        columns += [key for key in USED_ONLY.get(name, ()) if any(key in row for row in rows)]
        if strange := {key for row in rows for key in row} - set(columns):
            raise ValueError(f"{recipe.name}, {name}: no such column {sorted(strange)}")
        files[f"{name}.csv"] = table(
            columns, ([text(row.get(key, "")) for key in columns] for row in rows)
        )
    drawn = tuple(patients(recipe))
    files["demand.csv"] = table(
        DEMAND, ((p, h, start + timedelta(weeks=w), n, d) for p, h, w, n, d in drawn)
    )
    files["SOURCES.md"] = sources_page(recipe, drawn)
    return files


def write(recipe: Recipe, root: Path) -> None:
    """Write the folder `root/<name>`: UTF-8, LF."""
    folder = root / recipe.name
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents(recipe).items():
        (folder / name).write_text(content, encoding="utf-8", newline="\n")
