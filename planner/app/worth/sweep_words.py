"""A sweep in words and rows: what its runs say of service and cost."""

from collections import Counter
from collections.abc import Sequence

from planner.language import _, ngettext
from planner.language.numbers import number, rate, short_money
from planner.sweep.read_tables import SurfaceRow, SweepRow

Rows = list[dict[str, object]]


def sweep_sentence(rows: Sequence[SweepRow]) -> str:
    """How many runs no other beats, and from where to where they lead."""
    best = sorted(
        (r for r in rows if r.on_front and r.fill and r.money),
        key=lambda r: r.money.value if r.money else 0.0,
    )
    if not best:
        return ngettext(
            "The only run has no accepted plan with patients.",
            "None of {n} runs has an accepted plan with patients.", len(rows),
        )  # fmt: skip
    first, last = best[0], best[-1]
    if len(best) == 1:
        return _(
            "Of {n} runs, no other serves more for less than {name}: {served} served for {money}.",
            n=number(len(rows)), name=run_words(first), served=_served(first), money=_cost(first),
        )  # fmt: skip
    return _(
        "Of {n} runs, {best} are beaten by none: from {low} served for {less} ({cheap}) to {high} "
        "served for {more} ({dear}).",
        n=number(len(rows)), best=number(len(best)),
        low=_served(first), less=_cost(first), cheap=run_words(first),
        high=_served(last), more=_cost(last), dear=run_words(last),
    )  # fmt: skip


def run_words(row: SweepRow) -> str:
    """What a run changes."""
    return row.name or _("the scenario as it is")


def basis_words(rows: Sequence[SweepRow], paths: int) -> str:
    """What the figures are of, and on how many sample paths."""
    if any(r.simulated for r in rows):
        return _(
            "Figures are means on {paths} sample paths; whiskers are their 95 % intervals.",
            paths=number(paths),
        )
    return _(
        "Figures count on averages, on which nearly every plan looks full; the whisker of a cost "
        "goes down to its proven bound."
    )


def sweep_table(rows: Sequence[SweepRow]) -> Rows:
    """A row for each run: what it changes, whom it serves, what it costs."""
    names = dict.fromkeys(name for r in rows for name in r.setting)
    return [
        {
            **{name: r.setting.get(name, "") for name in names},
            _("beaten by none"): r.on_front,
            _("served, %"): None if r.fill is None else 100 * r.fill.value,
            _("served as planned, %"): None if r.planned_fill is None else 100 * r.planned_fill,
            _("cost"): None if r.money is None else r.money.value,
            _("cost at least"): None if r.money is None else r.money.low,
            _("cost at most"): None if r.money is None else r.money.high,
            _("batches"): r.batches,
            _("ended"): r.ending,
            _("why no plan"): r.note,
        }
        for r in rows
    ]


def surface_sentences(rows: Sequence[SurfaceRow]) -> list[str]:
    """For each product, in how many runs who treats more patients."""
    found: dict[str, Counter[str]] = {}
    for row in rows:
        found.setdefault(row.product, Counter())[row.winner] += 1
    return [
        _(
            "{product}: off the shelf treats more in {shelf} of {n} runs, fresh manufacture in "
            "{fresh}, neither for certain in {neither}.",
            product=product, n=wins.total(), shelf=wins["off the shelf"],
            fresh=wins["fresh autologous"], neither=wins["neither for certain"],
        )
        for product, wins in found.items()
    ]  # fmt: skip


def _served(row: SweepRow) -> str:
    return rate(None if row.fill is None else row.fill.value)


def _cost(row: SweepRow) -> str:
    return "" if row.money is None else short_money(row.money.value, row.currency)
