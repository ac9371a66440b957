"""The theme of all charts: colours safe for colour-blind readers (Okabe and Ito, 2008)."""

import plotly.graph_objects as go

from planner.domain.calendar import Calendar

COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#000000")
PATTERNS = ("", "/", "x", "-", "|", "+", ".", "\\")  # so that colour is not the only difference
WEEK_MS = 7 * 86_400_000  # [ms]
MAX_TICKS = 8  # along the horizon, about; so many fit beside one another
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")


def fill(n: int) -> dict[str, object]:
    """The fill of the n-th series of bars; the first 64 differ."""
    shape = PATTERNS[(n + n // len(COLOURS)) % len(PATTERNS)]
    return {"color": COLOURS[n % len(COLOURS)], "pattern": {"shape": shape}}


def stroke(n: int) -> dict[str, object]:
    """The stroke of the n-th line; the first 24 differ."""
    return {"color": COLOURS[n % len(COLOURS)], "dash": DASHES[n % len(DASHES)], "shape": "hv"}


def weekly(figure: go.Figure, calendar: Calendar) -> None:
    """Show the whole horizon along x, with ticks on Mondays."""
    figure.update_xaxes(
        type="date", range=(calendar.monday(0), calendar.monday(calendar.weeks)),
        tick0=calendar.monday(0), dtick=WEEK_MS * max(1, calendar.weeks // MAX_TICKS),
        tickformat="%d %b %Y",
    )  # fmt: skip


def styled(figure: go.Figure, x: str, y: str, height: int = 360) -> go.Figure:
    """Give `figure` titled axes, a legend above and the theme's colours; return it."""
    figure.update_layout(
        template="plotly_white", colorway=COLOURS, height=height,
        margin={"l": 10, "r": 10, "t": 40, "b": 10},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom"},
    )  # fmt: skip
    figure.update_xaxes(title=x, automargin=True)
    figure.update_yaxes(title=y, automargin=True)
    return figure
