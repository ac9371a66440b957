"""The comparison as a planner reads it on the screen, side by side."""

from rich.console import RenderableType
from rich.table import Table

from planner.compare.figures import WITHIN
from planner.formatting import percent
from planner.results.comparison import ComparedFigure, Comparison
from planner.results.interval import Interval

SHARE = "share"
LABELS = {  # kpi: what it is called; {} is the currency
    "fill_rate_before_dropout": "treated before drop-out, %",
    "dropout_loss": "less for drop-out, points",
    "fill_rate": "treated, %",
    **{f"treated_within_{n}_weeks": f"treated within {n} weeks, %" for n in WITHIN},
    "mean_wait_weeks": "mean wait, weeks",
    "median_wait_weeks": "median wait, weeks",
    "p95_wait_weeks": "95 % wait at most, weeks",
    "lost_no_supply": "lost: no dose or slot",
    "lost_batch_failed": "lost: batch failed",
    "lost_lot_failed": "lost: last lot failed",
    "lost_no_time": "lost: lot too late",
    "lost_dropped_out": "lost: dropped out",
    "cost_per_treated": "cost each, {}",
    "cost_per_treated_with_hospital": "cost each with hospital, {}",
    "wasted": "wasted: doses or lots",
    "wasted_share": "wasted, % of doses or lots",
    "bed_days": "hospital beds, days",
    "chair_days": "apheresis chairs, days",
    "capacity_used": "capacity used, %",
    "offered_load": "offered load of the slots, %",
    "responders_per_100": "responders of 100 referred",
    "break_even_response": "relative response that changes the winner",
}
RATES = {  # rounded down
    "fill_rate_before_dropout",
    "fill_rate",
    *(f"treated_within_{n}_weeks" for n in WITHIN),
}
OF_EACH = ("fill_rate", "cost_per_treated")  # also by product, where there are several
UNKNOWN = "–"
EXACT = 1e-9  # sums of what is the same on every path differ by less
SIDES = ("off the shelf", "fresh autologous", "difference")


def comparison_table(comparison: Comparison, currency: str) -> RenderableType:
    """All figures of all patients, and share treated and cost by product."""
    products = [f for f in comparison.figures if f.scope != "all" and f.kpi in OF_EACH]
    rows = [(_label(f, currency), f) for f in comparison.figures if f.scope == "all"]
    if len({f.scope for f in products}) > 1:
        rows += [(f"{f.scope}: {_label(f, currency)}", f) for f in products]
    shown = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    shown.add_column("")
    for head in SIDES:
        shown.add_column(head, justify="right")
    for label, f in rows:
        shown.add_row(label, *_cells(f))
    return shown


def comparison_rows(comparison: Comparison, currency: str) -> list[dict[str, str]]:
    """Every figure of every scope in words, a row each."""
    return [
        {
            "patients": "all" if f.scope == "all" else f.scope,
            "figure": _label(f, currency),
            **dict(zip(SIDES, _cells(f), strict=True)),
        }
        for f in comparison.figures
    ]


def comparison_remarks(comparison: Comparison) -> str:
    """What the table does not say, a line each."""
    how = (
        f"Means over {comparison.replications:,} replications (seed {comparison.seed}) of the same "
        f"{comparison.patients:,.0f} patients, as many on average; ± gives the 95 % interval of a "
        "mean. Waits run from referral to infusion."
    )
    return "\n".join((how, *comparison.notes))


def _label(figure: ComparedFigure, currency: str) -> str:
    return LABELS.get(figure.kpi, figure.kpi).format(currency).rstrip(", ")


def _cells(f: ComparedFigure) -> tuple[str, str, str]:
    return (
        _cell(f, f.off_the_shelf, signed=False),
        _cell(f, f.autologous, signed=False),
        _cell(f, f.difference, signed=True),
    )


def _cell(figure: ComparedFigure, found: Interval | None, signed: bool) -> str:
    """The mean and half its interval."""
    if found is None:
        return UNKNOWN
    scale, digits = (100, 1) if figure.unit == SHARE else (1, _digits(figure.kpi))
    mean, half = scale * found.mean, scale * (found.high - found.low) / 2
    text = f"{mean:{'+' if signed else ''}z,.{digits}f}"  # z: what rounds to 0 has no minus
    if figure.kpi in RATES and not signed:
        text = percent(found.mean, digits)
    return text if half < EXACT else f"{text} ± {half:,.{digits}f}"


def _digits(kpi: str) -> int:
    """Weeks and ratios to the hundredth, money and days whole, patients and doses to the tenth."""
    if kpi.endswith("_weeks"):
        return 2
    if kpi == "break_even_response":
        return 2
    return 0 if kpi.startswith("cost_per_treated") or kpi.endswith("_days") else 1
