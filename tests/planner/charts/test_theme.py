"""The colours on the page: contrast as WCAG 2.2 defines it, and distance for every colour vision.

Colour blindness is simulated with the matrices of Machado, Oliveira and Fernandes (2009),
severity 1; the distance is that of CIE 1976 L*a*b*.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from planner.charts.plan_timeline import StockBy, plan_timeline
from planner.charts.surface import BREAK_EVEN, SCALE
from planner.charts.theme import BAD, COLOURS, LIFE, NEUTRAL, TEXT, look, product_colours, styled
from planner.kpis import stock
from tests.builders.costed_by_hand import PLAN, SCENARIO

ROOT = Path(__file__).parents[3]
THEME = ROOT / ".streamlit/config.toml"
CAPTION = 0.6  # Streamlit writes a caption with this share of the text's colour
BORDER = 2.5  # least contrast of an outline with what it goes around
READ, SEEN = 4.5, 3.0  # least contrast of text and of marks (WCAG 2.2, 1.4.3 and 1.4.11)
VISIONS = {
    "normal": np.eye(3),
    "protanopia": np.array([
        [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ]),
    "deuteranopia": np.array([
        [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ]),
    "tritanopia": np.array([
        [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ]),
}  # fmt: skip
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = np.array([0.9505, 1.0, 1.089])


def rgb(colour: str) -> np.ndarray:
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255


def linear(srgb: np.ndarray) -> np.ndarray:
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def contrast(one: np.ndarray, other: np.ndarray) -> float:
    dark, light = sorted(float(linear(c) @ TO_XYZ[1]) for c in (one, other))
    return (light + 0.05) / (dark + 0.05)


def lab(colour: str, vision: str) -> np.ndarray:
    x = TO_XYZ @ np.clip(VISIONS[vision] @ linear(rgb(colour)), 0, 1) / WHITE
    f = np.where(x > 0.008856, np.cbrt(x), 7.787 * x + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def themes() -> dict[str, dict[str, str]]:
    stored = tomllib.loads(THEME.read_text())["theme"]
    return {name: stored[name] for name in ("light", "dark")}


def grounds() -> Iterator[tuple[str, str]]:
    for name, theme in themes().items():
        for place in ("backgroundColor", "secondaryBackgroundColor"):
            yield name, theme[place]


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast(rgb("#000000"), rgb("#ffffff")) == pytest.approx(21)
    assert contrast(rgb("#777777"), rgb("#ffffff")) == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize(("theme", "ground"), list(grounds()))
def test_text_captions_and_links_can_be_read(theme: str, ground: str) -> None:
    colours, behind = themes()[theme], rgb(ground)
    text = rgb(colours["textColor"])
    caption = CAPTION * text + (1 - CAPTION) * behind
    assert contrast(text, behind) >= READ
    assert contrast(caption, behind) >= READ
    assert contrast(rgb(colours["linkColor"]), behind) >= READ
    assert contrast(rgb(colours["primaryColor"]), behind) >= READ


def test_words_on_a_button_can_be_read() -> None:
    """planner/app/theme.css writes white on the light theme's buttons and black on the dark's."""
    css = (ROOT / "planner/app/theme.css").read_text()
    assert "light-dark(#ffffff, #0b1117)" in css
    for theme, words in (("light", "#ffffff"), ("dark", "#0b1117")):
        assert contrast(rgb(themes()[theme]["primaryColor"]), rgb(words)) >= READ


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("colour", [*COLOURS, *LIFE, NEUTRAL, BAD])
def test_marks_are_seen_on_both_themes(theme: str, colour: str) -> None:
    assert contrast(rgb(colour), rgb(themes()[theme]["backgroundColor"])) >= SEEN


def filled(trace: Any) -> Iterator[str]:
    """The colours of what a trace fills, as they are written."""
    if trace.type == "bar":
        pattern = trace.marker.pattern
        seen = pattern.fgcolor if pattern.shape and pattern.fillmode != "overlay" else None
        colour = seen or trace.marker.color
        yield from [colour] if isinstance(colour, str) else colour
        assert trace.marker.opacity is None
    elif trace.fill or trace.stackgroup:
        yield trace.fillcolor


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("stock_by", ["product", "life"])
def test_what_a_plan_draws_is_seen_on_both_themes(theme: str, stock_by: StockBy) -> None:
    """Solid colours alone: one that is seen through is paler than it says."""
    cleared = replace(SCENARIO.products["MSC"], clearance_weeks=2)
    scenario = replace(SCENARIO, products={**SCENARIO.products, "MSC": cleared})
    figure = plan_timeline(scenario, PLAN, stock(scenario, PLAN), {}, stock_by)
    colours = {x for trace in figure.data for x in filled(trace)}
    assert colours >= {COLOURS[0], NEUTRAL}
    for colour in colours:
        assert contrast(rgb(colour), rgb(themes()[theme]["backgroundColor"])) >= SEEN, colour


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("colour", COLOURS)
def test_the_outline_of_a_firm_batch_is_seen_on_its_colour_and_on_the_page(
    theme: str, colour: str
) -> None:
    """The page writes its text colour in the place of TEXT; its outer edge alone has to tell."""
    outline = rgb(themes()[theme]["textColor"])
    assert contrast(outline, rgb(themes()[theme]["backgroundColor"])) >= SEEN
    assert contrast(outline, rgb(colour)) >= BORDER


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_break_even_is_seen_on_the_page_and_where_neither_is_ahead(theme: str) -> None:
    ground = themes()[theme]["backgroundColor"]
    middle = dict(SCALE)[0.5]
    assert contrast(rgb(BREAK_EVEN), rgb(ground)) >= SEEN
    assert contrast(rgb(BREAK_EVEN), rgb(middle)) >= SEEN


@pytest.mark.parametrize("colour", COLOURS)
def test_a_pattern_is_seen_on_its_colour(colour: str) -> None:
    assert contrast(rgb("#FFFFFF"), rgb(colour)) >= SEEN


@pytest.mark.parametrize("vision", VISIONS)
def test_products_are_told_apart_with_any_colour_vision(vision: str) -> None:
    """Nearer than 10 is alike at a glance."""
    nearest = min(
        np.linalg.norm(lab(a, vision) - lab(b, vision)) for a, b in combinations(COLOURS, 2)
    )
    assert nearest > 18


def test_no_colour_of_stock_is_that_of_a_warning() -> None:
    """Warnings are red, orange or yellow: a hue below 70 or above 340 degrees, and vivid."""
    for colour in (*COLOURS, *LIFE, NEUTRAL):
        red, green, blue = rgb(colour)
        spread = max(red, green, blue) - min(red, green, blue)
        hue = np.degrees(np.arctan2(np.sqrt(3) * (green - blue), 2 * red - green - blue)) % 360
        assert spread < 0.3 or 70 <= hue <= 340, colour


def test_as_many_products_as_a_platform_has_differ_by_pattern_or_dash() -> None:
    bars = {(look(n).colour, look(n).pattern) for n in range(48)}
    lines = {(look(n).colour, look(n).dash) for n in range(36)}
    assert (len(bars), len(lines)) == (48, 36)
    neighbours = [(look(n), look(n + 1)) for n in range(48)]
    assert all(a.pattern != b.pattern and a.colour != b.colour for a, b in neighbours)


def test_a_product_has_the_colour_of_its_place() -> None:
    assert product_colours(SCENARIO) == {p: look(n) for n, p in enumerate(SCENARIO.products)}


def test_a_chart_has_no_background_and_the_text_of_the_page() -> None:
    pytest.importorskip("streamlit")
    from streamlit.elements.lib.streamlit_plotly_theme import GRAY_90  # noqa: PLC0415

    layout: Any = styled(go.Figure(), "Week", "Doses").layout
    assert TEXT == GRAY_90  # which the page replaces by the strong text of its theme
    assert layout.xaxis.tickfont.color == layout.yaxis.title.font.color == TEXT
    assert layout.paper_bgcolor == layout.plot_bgcolor == "rgba(0,0,0,0)"
