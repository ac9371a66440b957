"""Bars of a comparison as places in a drawing; page.html.j2 draws them as SVG."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from planner.formatting import percent
from planner.results.comparison import ComparedFigure, Comparison
from planner.results.interval import Interval

PLOT = 400  # [px] of the widest bar
ROW, SPACE = 24, 12  # [px] a bar with its gap, and between groups of bars
SHORT, LONG = 18, 90  # letters of a label that fit beside the bars, and above them
SYSTEMS = (("shelf", "off the shelf", "off_the_shelf"), ("fresh", "fresh", "autologous"))
TREATED, LOST = "fill_rate", "lost_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar: its end, and those of its 95 % interval, in px from the left of the plot."""

    system: str  # shelf or fresh
    name: str
    text: str
    top: int  # [px]
    end: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BarGroup:
    """Both systems side by side, under one label."""

    label: str
    top: int  # [px] of the label
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BarChart:
    """Groups of bars on one scale."""

    title: str
    groups: tuple[BarGroup, ...]

    @property
    def height(self) -> int:
        """[px]"""
        return max((g.bars[-1].top + ROW + SPACE for g in self.groups), default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A part of the patients; places in px from the left of the plot."""

    kind: str  # kpi that it shows
    start: float
    width: float
    text: str  # patients of a hundred


def share_chart(title: str, figures: Iterable[tuple[str, ComparedFigure]]) -> BarChart:
    """Shares of the patients, by label; the whole plot is 100 %.

    Labels stand beside the bars, or above them where one of them is long.
    """
    return _chart(title, figures, scale=1.0, text=lambda x: f"{percent(x, 1)} %")


def amount_chart(title: str, unit: str, figures: Iterable[tuple[str, ComparedFigure]]) -> BarChart:
    """Amounts such as weeks or money; the whole plot is the largest with its interval."""
    rows = list(figures)
    ends = [x.high for _, f in rows for _, _, side in SYSTEMS if (x := getattr(f, side))]
    digits = 0 if max(ends, default=0) >= 1000 else 1
    return _chart(
        title, rows, scale=max(ends, default=1) or 1, text=lambda x: f"{x:,.{digits}f} {unit}"
    )


def fates(comparison: Comparison, scope: str = "all") -> Iterator[tuple[str, list[Segment]]]:
    """Of a hundred patients of each system: how many are treated, and lost to which cause."""
    own = [f for f in comparison.figures if f.scope == scope]
    for system, _, side in SYSTEMS:
        mean = {f.kpi: x.mean for f in own if (x := getattr(f, side)) is not None}
        if TREATED not in mean:
            continue
        lost = {kpi: x for kpi, x in mean.items() if kpi.startswith(LOST)}
        total = sum(lost.values()) or 1.0
        shares = {k: (1 - mean[TREATED]) * x / total for k, x in lost.items()}
        yield system, list(_segments({TREATED: mean[TREATED], **shares}))


def _segments(shares: dict[str, float]) -> Iterator[Segment]:
    start = 0.0
    for kind, share in shares.items():
        width = round(PLOT * share, 1)
        text = percent(share, 1) if kind == TREATED else f"{100 * share:.1f}"
        yield Segment(kind=kind, start=round(start, 1), width=width, text=text)
        start += width


def _chart(
    title: str,
    figures: Iterable[tuple[str, ComparedFigure]],
    scale: float,
    text: Callable[[float], str],
) -> BarChart:
    rows = list(figures)
    above = ROW if any(len(label) > SHORT for label, _ in rows) else 0
    groups: list[BarGroup] = []
    top = 0
    for label, figure in rows:
        bars: list[Bar] = []
        for system, name, side in SYSTEMS:
            found: Interval | None = getattr(figure, side)
            if found is None:
                continue
            end, low, high = (
                round(PLOT * min(max(x / scale, 0.0), 1.0), 1)
                for x in (found.mean, found.low, found.high)
            )
            bars.append(
                Bar(
                    system=system, name=name, text=text(found.mean),
                    top=top + above + ROW * len(bars), end=end, low=low, high=high,
                )
            )  # fmt: skip
        if bars:
            shown = label if len(label) <= LONG else f"{label[: LONG - 1]}…"
            groups.append(BarGroup(label=shown, top=top, bars=tuple(bars)))
            top += above + ROW * len(bars) + SPACE
    return BarChart(title=title, groups=tuple(groups))
