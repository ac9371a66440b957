"""The theme of all charts: colours that readers with any colour vision tell apart, on any page.

Every colour has at least 3:1 against the white of the light theme and the near black of the dark
one, so a chart needs no colours per theme.  None is red, orange or yellow: those are warnings.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import plotly.graph_objects as go

from planner.domain.calendar import Calendar
from planner.language.numbers import ticks

COLOURS = ("#1E78B4", "#B43C78", "#78964B", "#874BF0", "#875A4B", "#00A500")  # of products
PATTERNS = ("", "/", "x", "-", "|", "+", ".", "\\")  # so that colour is not the only difference
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
HATCHED = {"fgcolor": "#FFFFFF", "fillmode": "overlay", "size": 6, "solidity": 0.25}
LIFE = ("#1E78B4", "#148A8A", "#6B6FC9", "#7D8590")  # of stock, the longest life left first
NEUTRAL = "#7D8590"  # closures, limits, a run before
BAD = "#D0433B"  # patients lost, late treatment, doses expired: nothing else
TEXT = "#000037"  # Streamlit draws this as the text of its theme; in a file of its own it is black
CLEAR = "rgba(0,0,0,0)"
WEEK_MS = 7 * 86_400_000  # [ms]
MAX_TICKS = 8  # along the horizon, about; so many fit beside one another


class Products(Protocol):
    """What has products in an order, such as a scenario."""

    @property
    def products(self) -> Iterable[str]: ...


@dataclass(frozen=True)
class Look:
    """How one product is drawn on every page."""

    colour: str
    pattern: str
    dash: str

    @property
    def bar(self) -> dict[str, object]:
        """The `marker` of its bars."""
        return {"color": self.colour, "pattern": {"shape": self.pattern, **HATCHED}}

    @property
    def line(self) -> dict[str, object]:
        """The `line` of its steps."""
        return {"color": self.colour, "dash": self.dash, "shape": "hv"}

    def pale(self, opacity: float) -> str:
        """Its colour seen through, for areas."""
        red, green, blue = (int(self.colour[i : i + 2], 16) for i in (1, 3, 5))
        return f"rgba({red},{green},{blue},{opacity})"


def look(n: int) -> Look:
    """The n-th look: 48 differ as bars, 36 as lines, and neighbours in more than the colour."""
    turn = n + n // len(COLOURS)
    return Look(
        COLOURS[n % len(COLOURS)], PATTERNS[turn % len(PATTERNS)], DASHES[turn % len(DASHES)]
    )


def product_colours(scenario: Products) -> dict[str, Look]:
    """The look of each product by its place in the scenario, the same on every page."""
    return {product: look(n) for n, product in enumerate(scenario.products)}


def fill(n: int) -> dict[str, object]:
    """The fill of the n-th series of bars."""
    return look(n).bar


def stroke(n: int) -> dict[str, object]:
    """The stroke of the n-th line."""
    return look(n).line


def weekly(figure: go.Figure, calendar: Calendar) -> None:
    """Show the whole horizon along x, with ticks on Mondays."""
    figure.update_xaxes(
        type="date", range=(calendar.monday(0), calendar.monday(calendar.weeks)),
        tick0=calendar.monday(0), dtick=WEEK_MS * max(1, calendar.weeks // MAX_TICKS),
        tickformat=ticks(),
    )  # fmt: skip


def styled(figure: go.Figure, x: str, y: str, height: int = 360) -> go.Figure:
    """Give `figure` titled axes, a legend above and the theme's colours; return it.

    It is seen through: the page, light or dark, is its background.
    """
    figure.update_layout(
        template="none", colorway=COLOURS, height=height, paper_bgcolor=CLEAR, plot_bgcolor=CLEAR,
        margin={"l": 10, "r": 10, "t": 40, "b": 10}, font={"color": TEXT},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "font": {"color": TEXT}},
    )  # fmt: skip
    grid = {"gridcolor": "rgba(125,133,144,0.25)", "zerolinecolor": "rgba(125,133,144,0.5)"}
    words = {"tickfont": {"color": TEXT}, "title_font": {"color": TEXT}, **grid}
    figure.update_xaxes(title=x, automargin=True, **words)
    figure.update_yaxes(title=y, automargin=True, **words)
    return figure
