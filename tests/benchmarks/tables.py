"""The tables of docs/benchmarks.md from docs/benchmarks.csv: `python -m tests.benchmarks.tables`.

The latest run of each scenario counts.  The tables stand between two markers of the page.
"""

import argparse
from pathlib import Path

import pandas as pd

from tests.benchmarks.cases import GENERATED, GENERATED_LIMITS, LIMITS, SHIPPED, SHIPPED_LIMITS
from tests.benchmarks.scale import DOCS, ROWS
from tests.benchmarks.scarcity import REGIMES, SIZES
from tests.builders import generate

PAGE = DOCS / "benchmarks.md"
BEGIN, END = "<!-- tables: begin -->", "<!-- tables: end -->"
CASE = ["regime", "size", "seed", "who", "busy"]
NO_DEARER = 1e-3  # share by which a plan may cost more than that of the plain run
ROUNDING = 1e-6  # share by which a bound may be below that of the plain run
FIRST = 5.0  # [s] for the first plan
NEAR = 1 / 3  # share of the time for a plan near the last one
MEMORY = 6 * 1024  # [MiB]
HEAD = (
    "| regime, seed | plan | bound | gap | asked | s | first plan | near | GiB | plain run: plan "
    "| bound | gap | first plan | near | GiB | missed |"
)


def latest(rows: pd.DataFrame) -> pd.DataFrame:
    """The last run of each case and solver."""
    return rows.drop_duplicates(CASE, keep="last")


def missed(row: pd.Series, plain: pd.Series | None) -> list[str]:
    """What a row of the product falls short of, in one word each; plain: the row beside it."""
    late = row["seconds"] > 1.1 * row["within"] + 5 or pd.isna(row["seconds"])
    found = {
        "gap": not row["gap"] <= row["asked"] + ROUNDING,
        "rules": row["violations"] != 0,
        "time": late,
        "memory": row["MiB"] > MEMORY,
    }
    if row["size"] in ("medium", "large"):
        slower = 2 if row["busy"] else 1
        found["first plan"] = not row["first"] <= FIRST * slower
        found["near"] = not row["near"] <= NEAR * row["within"]
    if plain is not None:
        found["plan"] = pd.notna(plain["cost"]) and not (
            row["cost"] <= plain["cost"] + NO_DEARER * abs(plain["cost"])
        )
        found["bound"] = pd.notna(plain["bound"]) and not (
            row["bound"] >= plain["bound"] - ROUNDING * abs(plain["bound"])
        )
    return [word for word, short in found.items() if short]


def tables(rows: pd.DataFrame) -> str:
    """Markdown: generated scenarios, then the regimes by size, then those beside a busy core."""
    rows = latest(rows)
    scarce = rows[rows["regime"] != GENERATED]
    parts = []
    if len(scarce) < len(rows):
        parts.append(_generated(rows[rows["regime"] == GENERATED]))
    for busy in (0, 1):
        for size in (*LIMITS, SHIPPED):
            here = scarce[(scarce["size"] == size) & (scarce["busy"] == busy)]
            if len(here):
                parts.append(_regimes(size, bool(busy), here))
    return "\n\n".join(parts)


def _generated(rows: pd.DataFrame) -> str:
    lines = [
        "### Generated scenarios",
        "",
        "| scenario (products × weeks × hospitals), seed | asked | proven gap | s | GiB | textbook "
        "model |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    mine = rows[rows["who"] == "cryoplan"]
    for name in GENERATED_LIMITS:
        for _, row in mine[(mine["size"] == name) & (mine["busy"] == 0)].iterrows():
            size = generate.SIZES[name]
            beside = rows[(rows["who"] == "textbook") & (rows["size"] == name)]
            beside = beside[beside["seed"] == row["seed"]]
            lines.append(
                f"| {name} {size.products} × {size.weeks} × {size.hospitals}, {row['seed']} "
                f"| {_percent(row['asked'])} in {row['within']:.0f} s | {_percent(row['gap'])} "
                f"| {_seconds(row['seconds'])} | {_gibibytes(row['MiB'])} "
                f"| {_textbook(beside.iloc[-1], row) if len(beside) else '–'} |"
            )
    return "\n".join([*lines, "", f"![Proven gap over seconds](benchmarks.svg) {_measured(mine)}"])


def _measured(rows: pd.DataFrame) -> str:
    days = sorted({str(x)[:10] for x in rows["measured"]})
    return f"Measured on {days[0]}." if len(days) == 1 else f"Measured {days[0]} to {days[-1]}."


def _textbook(rival: pd.Series, mine: pd.Series) -> str:
    if pd.isna(rival["cost"]):
        return str(rival["ending"])
    dearer = rival["cost"] / mine["cost"] - 1
    return (
        f"{_percent(rival['gap'])} after {_seconds(rival['seconds'])} s, "
        f"a plan {100 * dearer:.1f} % dearer"
    )


def _regimes(size: str, busy: bool, rows: pd.DataFrame) -> str:
    about = " × ".join(map(str, SIZES[size])) if size in SIZES else "a week of clearance everywhere"
    beside = ", one core busy with something else" if busy else ""
    lines = [
        f"### {size.capitalize()}, {about}, {rows['within'].max():.0f} s{beside}",
        "",
        HEAD,
        "|" + " --- |" * (HEAD.count("|") - 1),
    ]
    for regime in (*REGIMES, *SHIPPED_LIMITS):
        for _, row in rows[(rows["regime"] == regime) & (rows["who"] == "cryoplan")].iterrows():
            same = (rows["regime"] == regime) & (rows["seed"] == row["seed"])
            plain = rows[same & (rows["who"] == "plain")]
            rival = plain.iloc[-1] if len(plain) else None
            lines.append(_line(row, rival))
    picture = "" if busy else f"![Plan and bound over seconds](benchmarks_{size}.svg) "
    return "\n".join([*lines, "", f"{picture}{_measured(rows)}"])


def _line(row: pd.Series, rival: pd.Series | None) -> str:
    cells = [
        f"{row['regime']}, {row['seed']}", *_found(row), _percent(row["asked"], 1),
        _seconds(row["seconds"]), *_reached(row),
    ]  # fmt: skip
    cells += [*_found(rival), *_reached(rival)] if rival is not None else ["–"] * 6
    return "| " + " | ".join([*cells, ", ".join(missed(row, rival))]) + " |"


def _found(row: pd.Series) -> list[str]:
    return [_money(row["cost"]), _money(row["bound"]), _percent(row["gap"])]


def _reached(row: pd.Series) -> list[str]:
    return [_seconds(row["first"]), _seconds(row["near"]), _gibibytes(row["MiB"])]


def _money(value: float) -> str:
    return "none" if pd.isna(value) else f"{value / 1e6:,.3f}"


def _percent(value: float, digits: int = 2) -> str:
    return "–" if pd.isna(value) else f"{100 * value:.{digits}f} %"


def _seconds(value: float) -> str:
    return "–" if pd.isna(value) else f"{value:.1f}" if value < 10 else f"{value:.0f}"


def _gibibytes(value: float) -> str:
    return "–" if pd.isna(value) else f"{value / 1024:.1f}"


def between_markers(page: str, text: str) -> str:
    """The page with `text` in place of what its markers enclose."""
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n\n{text}\n\n{END}{after}"


def main() -> None:
    """Write the page's tables anew, or print those of another folder."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.tables", description=__doc__)
    parser.add_argument("--out", type=Path, default=DOCS, help="folder of the CSV file")
    asked = parser.parse_args()
    text = tables(pd.read_csv(asked.out / ROWS))
    if asked.out == DOCS:
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(between_markers(page, text), encoding="utf-8")
    else:
        (asked.out / PAGE.name).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
