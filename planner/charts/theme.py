"""One look for all charts: colours that colour-blind readers tell apart (Okabe and Ito, 2008)."""

import plotly.graph_objects as go

from planner.domain.calendar import Calendar

COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#000000")
PATTERNS = ("", "/", "x", "-", "|", "+", ".", "\\")  # so that colour is not the only difference
WEEK_MS = 7 * 86_400_000  # [ms]
MAX_TICKS = 8  # along the horizon, about
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")


def fill(n: int) -> dict[str, object]:
    """How the bars of the n-th of many are filled; the first 64 differ."""
    shape = PATTERNS[(n + n // len(COLOURS)) % len(PATTERNS)]
    return {"color": COLOURS[n % len(COLOURS)], "pattern": {"shape": shape}}


def stroke(n: int) -> dict[str, object]:
    """How the line of the n-th of many is drawn; the first 24 differ."""
    return {"color": COLOURS[n % len(COLOURS)], "dash": DASHES[n % len(DASHES)], "shape": "hv"}


def weekly(figure: go.Figure, calendar: Calendar) -> None:
    """The whole horizon along x, ticks on Mondays."""
    figure.update_xaxes(
        type="date", range=(calendar.monday(0), calendar.monday(calendar.weeks)),
        tick0=calendar.monday(0), dtick=WEEK_MS * max(1, calendar.weeks // MAX_TICKS),
        tickformat="%d %b %Y",
    )  # fmt: skip


def styled(figure: go.Figure, x: str, y: str, height: int = 360) -> go.Figure:
    """The figure with titled axes, its legend above, in the house colours."""
    figure.update_layout(
        template="plotly_white", colorway=COLOURS, height=height,
        margin={"l": 10, "r": 10, "t": 40, "b": 10},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom"},
    )  # fmt: skip
    figure.update_xaxes(title=x, automargin=True)
    figure.update_yaxes(title=y, automargin=True)
    return figure
