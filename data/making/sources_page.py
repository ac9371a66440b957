"""SOURCES.md: every figure of a scenario, how it was set, and the source behind it."""

from collections.abc import Iterator, Mapping, Sequence
from math import floor

from making.recipe import Need, Recipe, Row
from making.sourced import Figure, Sourced, figures

KEY = {"hospitals": "region", "closures": "reason"}  # rows are named by this column
NEED = ("per_year", "growth", "season", "peak", "ramp", "dispersion")
STATUS = """\
- **verified**: the source was read and says so; **derived**: arithmetic on such figures
- **memory**: general knowledge, not looked up; **assumption**: set for this scenario, edit it

A cell has the status of the weakest figure behind it, or **assumption** where it adds a choice of
its own. Nothing here is medical advice: clinical figures need a clinician's check before use."""


def cells(recipe: Recipe) -> Iterator[tuple[str, str, str, Sourced]]:
    """(table, row, column, cell) of every sourced cell, in the order of the files."""
    yield "scenario.toml", "", "weeks", recipe.weeks
    if recipe.lots_per_week:
        yield "scenario.toml", "", "lots_per_week", recipe.lots_per_week
    for product, values in recipe.autologous.items():
        where = f"autologous.{product}" if product else "autologous"
        for key, value in values.items():
            yield "scenario.toml", where, key, value
    for name, rows in recipe.tables.items():
        for row in rows:
            label = row_label(name, row)
            for column, cell in row.items():
                if isinstance(cell, Sourced):
                    yield f"{name}.csv", label, column, cell
    for need in recipe.needs:
        for column in NEED:
            value = getattr(need, column)
            if isinstance(value, Sourced):
                yield "demand.csv", need.product, column, value


def row_label(name: str, row: Row) -> str:
    cell = row[KEY[name]] if name in KEY else next(iter(row.values()))
    return cell if isinstance(cell, str) else cell.text


def line(*parts: str) -> str:
    return "| " + " | ".join(part.replace("|", "/") for part in parts) + " |"


def figure_table(recipe: Recipe) -> Iterator[str]:
    merged: dict[tuple[str, str, Sourced], list[str]] = {}
    for file, row, column, cell in cells(recipe):
        merged.setdefault((file, column, cell), []).append(row)
    yield line("file", "row", "column", "value", "how it was set", "figures", "status")
    yield line(*["---"] * 7)
    for (file, column, cell), rows in merged.items():
        names = ", ".join(dict.fromkeys(rows))
        used = ", ".join(cell.keys)
        yield line(file, names, column, cell.text, cell.how, used, cell.status)


def source_table(recipe: Recipe) -> Iterator[str]:
    used: dict[str, Figure] = {}
    for _, _, _, cell in cells(recipe):
        used.update((key, figures()[key]) for key in cell.keys)
    yield line("figure", "what", "value [low..high] unit", "source", "status")
    yield line(*["---"] * 5)
    for key, figure in used.items():
        yield line(key, figure.what, figure.shown, figure.source, figure.status)


def donor_lines(recipe: Recipe) -> Iterator[str]:
    doses = {
        text_of(row, "product"): int(text_of(row, "doses_per_batch")) for row in recipe.products
    }
    for row in recipe.lineage:
        product = text_of(row, "product")
        mcb, wcb = (
            int(text_of(row, "mcb_vials_per_donor")),
            int(text_of(row, "wcb_vials_per_mcb_vial")),
        )
        each = int(text_of(row, "wcb_vials_per_batch"))
        total = mcb * floor(wcb / each) * doses[product]
        said = "no source states it"
        if product in recipe.stated:
            stated = recipe.stated[product]
            least = "at least " if stated.at_least else ""
            said = f"the source says {least}{stated.doses} ({stated.words})"
            if total < stated.doses or (total != stated.doses and not stated.at_least):
                raise ValueError(f"{recipe.name}, {product}: {total} doses per donor; {said}")
        yield (
            f"- {product}: {mcb} MCB vials per donor × floor({wcb} / {each}) batches per WCB × "
            f"{doses[product]} doses per batch = {total} doses per donor; {said}"
        )


def text_of(row: Row, column: str) -> str:
    cell = row[column]
    return cell if isinstance(cell, str) else cell.text


def demand_lines(
    needs: Sequence[Need], drawn: Sequence[tuple[str, str, int, int, str]]
) -> Iterator[str]:
    total: Mapping[str, int] = {
        need.product: sum(row[3] for row in drawn if row[0] == need.product) for need in needs
    }
    for need in needs:
        if need.given:
            yield f"- {need.product}: {total[need.product]} patients, as given (assumption)."
        else:
            yield (
                f"- {need.product}: {total[need.product]} patients at {len(need.hospitals)} "
                "hospitals, drawn once from the seed: hospital sizes gamma (shape 4), weekly "
                "counts negative binomial around the level the rows of demand.csv below give "
                "(assumption)."
            )


def sources_page(recipe: Recipe, drawn: Sequence[tuple[str, str, int, int, str]]) -> str:
    """The page; every nonzero figure of products.csv and lineage.csv is named in it."""
    comparator = recipe.no_autologous or "See the rows `autologous` below (contract 9)."
    parts = [
        f"# {recipe.title}: sources",
        "Written by `python data/generate.py` from the recipe, together with the tables.",
        recipe.story.strip(),
        "## Doses of one donor (contract 4)",
        "\n".join(donor_lines(recipe)),
        "## Patients",
        "\n".join(demand_lines(recipe.needs, drawn)),
        "## The fresh autologous comparator",
        comparator,
        "## Figures",
        STATUS,
        "\n".join(figure_table(recipe)),
        "## Sources",
        "\n".join(source_table(recipe)) if any(c.keys for *_, c in cells(recipe)) else "None used.",
    ]
    return "\n\n".join(parts) + "\n"
