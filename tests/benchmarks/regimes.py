"""Seeded scenarios in which one thing at a time is scarce; every figure is invented.

    python -m tests.benchmarks.regimes FOLDER --regime laboratory --size medium --seed 3
    python -m tests.benchmarks.regimes --list

Each folder follows the contract.  The same arguments give the same bytes: figures of benchmarks
and guards hang on them, so whatever is drawn stays in its order.
"""

import argparse
import csv
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console

from planner.domain.scenario import Scenario
from planner.io.scenario.read import read_scenario
from tests.benchmarks.scarcity import REGIMES, SIZES, Regime, Size

START = date(2027, 1, 4)
COURSES = ("1", "1", "2", "1;1", "2;1;1")  # drawn alike, so that one dose is most frequent
REGIONS = 4  # at most
Row = dict[str, Any]
Tables = dict[str, list[Row]]


@dataclass(frozen=True, slots=True)
class Draft:
    """A product before capacity is known, and with it how much demand there is."""

    product: str
    course: str  # doses by week
    doses: int  # of a course
    weekly: float  # [patient] mean of a week, all hospitals, before trend and season
    success: float
    in_batch: int  # [dose]
    making: int  # [week]

    def lots(self, weeks: float) -> float:
        """Batches that `weeks` of mean demand need."""
        return self.weekly * self.doses * weeks / (self.in_batch * self.success)


@dataclass(frozen=True, slots=True)
class Capacity:
    """Rooms and lots a week, both whole, and the factor that makes demand fit them as asked."""

    rooms: int
    slots: int | None
    scale: float


@dataclass(frozen=True, slots=True)
class Draws:
    """What every table of one scenario is drawn with."""

    regime: Regime
    rng: np.random.Generator
    shape: NDArray[np.float64]  # [week] demand by trend and season, 1 without them
    hospitals: int

    def between(self, ends: tuple[int, int]) -> int:
        """A whole number, both ends included."""
        return int(self.rng.integers(ends[0], ends[1] + 1))


def generate(regime: str, size: Size, seed: int) -> Scenario:
    """The scenario of a regime's name, read from the folder that is written of it."""
    with TemporaryDirectory() as folder:
        write(Path(folder), regime, size, seed)
        return read_scenario(folder)


def write(folder: Path, name: str, size: Size, seed: int) -> None:
    """One scenario folder of the regime `name`."""
    regime = REGIMES[name]
    count, weeks, hospitals = size
    t = np.arange(weeks)
    shape = (1 + regime.season * np.sin(2 * np.pi * t / 52)) * (1 + regime.trend * t / weeks)
    draws = Draws(regime, np.random.default_rng([seed, *size]), shape, hospitals)
    tables: Tables = {"hospitals": _hospitals(draws)}
    ids = [f"P{i:02d}" for i in range(count)]
    drafts = [_draft(draws, p, count) for p in ids]
    capacity = _capacity(regime, drafts, float(shape.mean()))
    tables |= {table: [] for table in ("products", "lineage", "banks", "lots", "demand")}
    drafts = [replace(d, weekly=d.weekly * capacity.scale) for d in drafts]
    for draft in drafts:
        _add_product(draws, draft, tables)
    tables["suites"] = _suites(regime, capacity.rooms, ids)
    tables["closures"] = _closures(weeks) if regime.closures else []
    tables["freezers"] = _freezers(regime.freezer, drafts, tables)
    folder.mkdir(parents=True, exist_ok=True)
    for table, rows in tables.items():
        _write_table(folder / f"{table}.csv", rows)
    lines = [
        f'name = "{regime.about} ({count} x {weeks} x {hospitals}, seed {seed})"',
        f"start = {START.isoformat()}",
        f"weeks = {weeks}",
        'currency = "CNY"',
        'yield = "expected"',
        "seed = 1",
        f"early_discard = {str(regime.early_discard).lower()}",
    ]
    if capacity.slots is not None:
        lines.append(f"lots_per_week = {capacity.slots}")
    (folder / "scenario.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _hospitals(draws: Draws) -> list[Row]:
    rng = draws.rng
    regions: list[Row] = [
        {
            "region": f"R{k}",
            "transit_weeks": int(rng.integers(0, 2)),
            "ship_cost": int(rng.integers(5, 60)),
        }
        for k in range(min(REGIONS, draws.hospitals))
    ]
    return [
        {
            "hospital": f"H{h:03d}",
            "name": f"Hospital {h}",
            "min_remaining_weeks": int(rng.choice(draws.regime.needs)),
            "priority": float(rng.choice([1, 1, 1.5, 2])),
            **regions[h % len(regions)],
        }
        for h in range(draws.hospitals)
    ]


def _draft(draws: Draws, product: str, products: int) -> Draft:
    rng = draws.rng
    course = str(rng.choice(COURSES))
    doses = sum(map(int, course.split(";")))
    weekly = float(rng.uniform(4, 16)) * draws.hospitals**0.5 / products**0.5
    success = round(float(rng.uniform(0.85, 1)), 2)
    covered = weekly * doses * float(draws.shape.mean()) * draws.between(draws.regime.batch)
    in_batch = max(6, int(covered / success))
    return Draft(product, course, doses, weekly, success, in_batch, int(rng.integers(1, 4)))


def _capacity(regime: Regime, drafts: list[Draft], mean: float) -> Capacity:
    """Whole rooms and lots nearest to the asked loads, and demand so that the higher load holds."""
    lots_a_week = sum(d.lots(mean) for d in drafts)
    room_weeks = sum(d.lots(mean) * d.making for d in drafts)
    rooms = max(regime.suites, round(room_weeks / regime.rooms))
    by_rooms = regime.rooms * rooms / room_weeks
    if regime.laboratory is None:
        return Capacity(rooms, None, by_rooms)
    slots = max(1, round(lots_a_week / regime.laboratory))
    if regime.rooms >= regime.laboratory:
        return Capacity(rooms, slots, by_rooms)
    return Capacity(rooms, slots, regime.laboratory * slots / lots_a_week)


def _add_product(draws: Draws, draft: Draft, tables: Tables) -> None:
    """One product with its banks, opening lots and demand."""
    regime, rng = draws.regime, draws.rng
    testing = int(rng.integers(2, 5 if regime.life[1] < 20 else 7))  # [week]
    shortest = testing + draft.making + max(regime.needs) + 3
    life = max(draws.between(regime.life), shortest)
    terms = _terms(draws, draft, testing, life)
    tables["products"].append(terms)
    if rng.random() < 0.75 or regime.donors < 1.5:
        line = _lineage(draws, draft, terms["batch_cost"])
        tables["lineage"].append(line)
        tables["banks"] += _banks(draft.product, 2 * line["wcb_vials_per_batch"])
    tables["lots"] += [_lot(draws, draft, testing, life, k) for k in range(2)]
    tables["demand"] += _demand(draws, draft)


def _terms(draws: Draws, draft: Draft, testing: int, life: int) -> Row:
    """The row of products.csv; testing, life: [week]."""
    rng = draws.rng
    cost = int(rng.integers(80, 300)) * 100
    return {
        "product": draft.product,
        "name": f"Product {draft.product}",
        "doses_per_batch": draft.in_batch,
        "batch_success": draft.success,
        "production_weeks": draft.making,
        "release_weeks": testing,
        "shelf_life_weeks": life,
        "course": draft.course,
        "max_wait_weeks": draws.between(draws.regime.waits),
        "batch_cost": cost,
        "release_cost": int(rng.integers(0, 30)) * 100,
        "storage_cost": round(float(rng.uniform(0.2, 2)) * cost / draft.in_batch / 100, 3),
        "discard_cost": int(rng.integers(0, 40)),
        "wait_cost": int(rng.integers(0, 80)),
        "lost_cost": int(
            rng.integers(*draws.regime.lost) * cost / draft.in_batch * draft.doses
        ) + 1,
        "positions_per_dose": int(rng.integers(1, 3)),
        "clearance_weeks": draws.between(draws.regime.clearance),
        "ending_cover_weeks": int(rng.integers(0, 4)),
    }  # fmt: skip


def _lineage(draws: Draws, draft: Draft, batch_cost: int) -> Row:
    rng = draws.rng
    per_batch, per_mcb = int(rng.integers(1, 3)), int(rng.integers(3, 7))
    per_donor = int(rng.integers(1, 4))
    needed = draft.lots(float(draws.shape.sum())) / (per_donor * (per_mcb // per_batch))  # [donor]
    return {
        "product": draft.product,
        "wcb_vials_per_batch": per_batch,
        "wcb_vials_per_mcb_vial": per_mcb,
        "wcb_weeks": int(rng.integers(1, 5)),
        "wcb_cost": batch_cost // 8,
        "mcb_vials_per_donor": per_donor,
        "mcb_weeks": int(rng.integers(2, 7)),
        "mcb_cost": batch_cost // 2,
        "donors_available": max(1, int(needed * draws.regime.donors)),
    }


def _banks(product: str, vials: int) -> list[Row]:
    return [
        {"bank": f"W-{product}", "product": product, "tier": "WCB", "donor": f"D-{product}",
         "vials": vials, "available_on": _monday(0)},
        {"bank": f"M-{product}", "product": product, "tier": "MCB", "donor": f"D-{product}",
         "vials": 1, "available_on": _monday(2)},
    ]  # fmt: skip


def _lot(draws: Draws, draft: Draft, testing: int, life: int, number: int) -> Row:
    """Half of what is needed until a first batch can be released, and four weeks more."""
    lead = draft.making + testing
    released = -int(draws.rng.integers(1, 6))  # [week]
    last = min(lead + int(draws.rng.integers(2, 8)), life - 1)
    if draws.regime.redated:
        released += 4 * number
        last -= 2 * number
    else:
        last += 2 * number
    last = max(last, released, 0)
    return {
        "lot": f"L-{draft.product}-{number}",
        "product": draft.product,
        "doses": int(draft.weekly * draft.doses * (lead + 4) / 2) + 1,
        "released_on": _monday(released),
        "expires_on": (START + timedelta(weeks=last + 1, days=-1)).isoformat(),
    }


def _demand(draws: Draws, draft: Draft) -> list[Row]:
    rows: list[Row] = []
    dispersion = draws.regime.dispersion
    for h, part in enumerate(draws.rng.dirichlet(np.full(draws.hospitals, 2.0))):
        mean = draft.weekly * draws.shape * part
        if dispersion > 1:
            successes = np.maximum(mean / (dispersion - 1), 1e-9)
            patients = draws.rng.negative_binomial(successes, 1 / dispersion)
        else:
            patients = draws.rng.poisson(mean)
        rows += [
            {"product": draft.product, "hospital": f"H{h:03d}", "week": _monday(w), "patients": n}
            for w, n in enumerate(patients.tolist())
            if n
        ]
    return rows


def _suites(regime: Regime, rooms: int, ids: list[str]) -> list[Row]:
    """Rooms in equal parts; each suite makes its share of the products, and every third one."""
    count = regime.suites
    return [
        {
            "suite": f"S{k}",
            "rooms": max(rooms // count + (k < rooms % count), 1),
            "products": ";".join(
                p for i, p in enumerate(ids) if count == 1 or i % count == k or i % 3 == 0
            ),
        }
        for k in range(count)
    ]


def _closures(weeks: int) -> list[Row]:
    return [
        {"suite": "S0", "from": _monday(w), "to": _monday(w + 1), "rooms": 1, "reason": "shutdown"}
        for w in range(26, weeks - 2, 52)
    ]


def _freezers(load: float | None, drafts: list[Draft], tables: Tables) -> list[Row]:
    """One freezer for twelve weeks and a batch at `load`, and at least for the opening lots."""
    if load is None:
        return []
    per_dose = {p["product"]: p["positions_per_dose"] for p in tables["products"]}
    stock = 0.0  # [position]
    for d in drafts:
        stock += (d.weekly * d.doses * 12 + d.in_batch) * per_dose[d.product]
    held = sum(lot["doses"] * per_dose[lot["product"]] for lot in tables["lots"])
    positions = max(int(stock / load), int(1.05 * held) + 1)
    return [{"freezer": "LN2-1", "positions": positions, "from": "", "to": ""}]


def _monday(week: int) -> str:
    return (START + timedelta(weeks=week)).isoformat()


def _write_table(path: Path, rows: list[Row]) -> None:
    if rows:
        with path.open("w", newline="", encoding="utf-8") as file:
            table = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            table.writeheader()
            table.writerows(rows)


def main() -> None:
    """Write one scenario folder, or list the regimes."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.regimes",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--regime", choices=list(REGIMES), default="everything")
    parser.add_argument("--size", choices=list(SIZES), default="medium")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--list", action="store_true", help="what each regime is about")
    asked = parser.parse_args()
    if asked.list or asked.folder is None:
        for name, regime in REGIMES.items():
            Console().print(f"{name:12} {regime.about}")
    else:
        write(asked.folder, asked.regime, SIZES[asked.size], asked.seed)


if __name__ == "__main__":
    main()
