"""comparison.csv and comparison.json: what a comparison found (docs/comparison.md)."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from planner.errors import require
from planner.io.plan.report import encode_report
from planner.io.plan.write import is_plan_folder, require_replaceable
from planner.io.results.write_flips import FILES as FLIP_FILES
from planner.io.text.atomic import write_file
from planner.io.text.csv_rows import RowValue, csv_bytes, written
from planner.results.comparison import ComparedFigure, Comparison
from planner.results.interval import limits

CSV_FILE, JSON_FILE, PLAN_FOLDER = "comparison.csv", "comparison.json", "plan"
SIDES = ("off_the_shelf", "autologous", "difference")
COLUMNS = ("scope", "kpi", "unit", *(f"{side}{x}" for side in SIDES for x in ("", "_low", "_high")))


def write_comparison(
    comparison: Comparison,
    folder: str | Path,
    excel: bool = False,
    *,
    about: Mapping[str, object] | None = None,
) -> None:
    """Write both files to `folder`, each whole or not at all; other files in it stay.

    excel: CSV with BOM and CRLF.  about: what else comparison.json says, settings and versions.
    """
    place = Path(folder)
    write_file(place / CSV_FILE, comparison_csv(comparison, excel))
    write_file(place / JSON_FILE, comparison_json(comparison, about or {}))


def comparison_csv(comparison: Comparison, excel: bool = False) -> bytes:
    """One row for each scope and kpi; numbers in full, blank where undefined."""
    return csv_bytes([COLUMNS, *(written(_row(f)) for f in comparison.figures)], excel)


def comparison_json(comparison: Comparison, about: Mapping[str, object]) -> bytes:
    """Verdict, notes and how the comparison was made."""
    return encode_report(
        {
            "verdict": comparison.verdict,
            "notes": list(comparison.notes),
            "patients": comparison.patients,
            "replications": comparison.replications,
            "seed": comparison.seed,
            **about,
        }
    )


def require_comparable(
    out: str | Path, scenario_path: str | Path, plan: str | Path | None = None
) -> None:
    """Raise PlannerError unless a comparison may be written to `out`, and not into `plan`."""
    require_replaceable(out, scenario_path, is_ours=_is_comparison, what="a comparison")
    if plan is not None:
        place, kept = Path(out).resolve(), Path(plan).resolve()
        require(kept not in place.parents, f"{out} lies in the plan folder. Choose another folder.")


def _is_comparison(inside: Mapping[str, Path]) -> bool:
    if not set(inside) <= {CSV_FILE, JSON_FILE, *FLIP_FILES, PLAN_FOLDER}:
        return False
    plan = inside.get(PLAN_FOLDER)
    if plan is None:
        return JSON_FILE in inside
    return plan.is_dir() and is_plan_folder({x.name: x for x in plan.iterdir()})


def _row(figure: ComparedFigure) -> Iterator[RowValue]:
    yield from (figure.scope, figure.kpi, figure.unit)
    for side in SIDES:
        yield from limits(getattr(figure, side))
