"""The summary printed after a solve: proof, batches, patients and money."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from planner.domain.plan import Batch, Plan
from planner.domain.scenario import Scenario
from planner.formatting import count, money, percent, rate
from planner.kpis import cost
from planner.kpis.service import service_by_region, service_kpis
from planner.results.changes import change_sentence, changes, kept_sentence
from planner.results.ending_text import ending_words
from planner.results.expectation import NOT_SIMULATED, expectation_of
from planner.results.interval import Interval, format_interval, format_rate
from planner.results.report import WHY, Report
from planner.results.uncertainty import NOTE, RollingResult, from_json
from planner.simulation.intervals import caution

MAX_STARTS_SHOWN = 8  # rows
MAX_VIOLATIONS_SHOWN = 20  # lines
MAX_CHANGES_SHOWN = 12  # lines
MAX_INTERRUPTED_SHOWN = 12  # lines
PLANS = ("this plan", "plan for averages", "difference")

ON_AVERAGES = (
    "As planned on averages: batches give what they do on average, patients come as forecast. "
    "What to expect stands above, under uncertainty."
)


def summary(scenario: Scenario, report: Report, stopped: bool = False) -> RenderableType:
    """The whole summary; `report.plan` may be None or refused by the checker."""
    weeks = f"{count(scenario.weeks, 'week')} from {scenario.calendar.start}"
    waiting = sum(w.patients for w in scenario.waiting)
    patients = count(sum(scenario.demand.patients.values()) + waiting, "patient")
    if waiting:
        patients += f", {waiting:,} of them waiting at the start"
    parts: list[RenderableType] = [
        Text(scenario.name, style="bold"),
        Text(f"{weeks}, {patients}"),
        Text(ending_words(report, stopped), style="green" if report.accepted else "red"),
    ]
    if report.accepted and report.plan is not None:
        chance = _under_uncertainty(scenario, report)
        parts += chance
        parts += [
            *_section("What to make", _making(scenario, report.plan)),
            *_section("First starts", _starts(scenario, report.plan)),
            *_changes(scenario, report.plan),
            *(_section(ON_AVERAGES) if chance else ()),
            *_section("Patients", _patients(scenario, report), *_expected(report)),
            *_regions(scenario, report.plan),
            *_interrupted(scenario, report.plan),
            *_section("Doses", _doses(scenario, report.plan)),
            *_section("Money", _money(scenario, report, report.plan)),
        ]
    shown = [str(v) for v in report.violations[:MAX_VIOLATIONS_SHOWN]]
    if len(report.violations) > MAX_VIOLATIONS_SHOWN:
        shown.append(
            f"... and {len(report.violations) - MAX_VIOLATIONS_SHOWN:,} more in report.json"
        )
    if shown:
        parts += _section("Faults of the plan", *map(_item, shown))
    why = report.notes.get(WHY, () if report.plan else report.warnings)
    reasons = [x for x in report.warnings if isinstance(why, Collection) and x in why]
    for title, said in (("Why", reasons), ("Warnings", _others(report.warnings, reasons))):
        parts += _section(title, *map(_item, said)) if said else ()
    return Group(*parts)


def _others(warnings: Iterable[str], reasons: Sequence[str]) -> list[str]:
    return [x for x in warnings if x not in reasons]


def _under_uncertainty(scenario: Scenario, report: Report) -> list[RenderableType]:
    """Simulated cost and fill rate of this plan and the deterministic plan."""
    note = report.notes.get(NOTE)
    if not isinstance(note, dict):
        return []
    found = from_json(note)
    table = _table("simulated", *PLANS, numbers=PLANS)
    plans = found.this_plan, found.averages_plan
    costs = *(x.cost for x in plans), found.cost_difference
    table.add_row(f"cost, {scenario.currency}".rstrip(", "), *map(_cost, costs))
    fills, apart = tuple(x.fill_rate for x in plans), found.fill_difference
    if apart is not None and None not in fills:
        points = format_interval(apart, 2, 100)
        table.add_row("patients who start, %", *map(_fill, fills), points)
    how = f"  {found.paths:,} paths; ± gives the 95 % interval of a mean"
    body: list[RenderableType] = [table, Text(how, style="dim")]
    if found.rolling is not None:
        body += map(_item, _re_decided(found.rolling, scenario.currency))
        body += (_item(x) for x in (caution(found.rolling.paths),) if x)
    body += (_item(x.sentence) for x in found.targets.values())
    return _section("Under uncertainty", *body)


def _cost(found: Interval | None) -> str:
    return "–" if found is None else format_interval(found, 0)


def _fill(found: Interval | None) -> str:
    return "–" if found is None else format_rate(found, 2)


def _re_decided(rolling: RollingResult, currency: str) -> Iterator[str]:
    """Cost and patients who start, re-decided beside followed; then each product's target."""
    anew, followed = rolling.re_decided, rolling.followed
    yield (
        f"Re-decided every {count(rolling.every, 'week')}, as in life: "
        f"{_cost(anew.cost)} {currency}".rstrip()
        + f", where to follow it costs {_cost(followed.cost)} on the same {rolling.paths} paths"
    )
    if anew.fill_rate and followed.fill_rate:
        yield (
            f"Patients who start, re-decided: {_fill(anew.fill_rate)} %, "
            f"where it is followed {_fill(followed.fill_rate)} %"
        )
    for product, x in rolling.targets.items():
        asked, one, two = (percent(y, 2) for y in (x.target, x.re_decided, x.followed))
        yield (
            f"{product}, whose fill target is {asked} %: re-decided {one} % start, "
            f"where it is followed {two} %"
        )


def _section(title: str, *body: RenderableType) -> list[RenderableType]:
    return [Text(), Text(title, style="bold"), *body]


def _item(sentence: str) -> Text:
    return Text(f"  - {sentence}")


def _table(*heads: str, numbers: tuple[str, ...] = ()) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 2), header_style="dim")
    for head in heads:
        right = head in numbers
        table.add_column(head, justify="right" if right else "left", overflow="fold")
    return table


def _making(scenario: Scenario, plan: Plan) -> Table:
    new = Counter(b.product for b in plan.batches if not b.firm)
    firm = Counter(b.product for b in plan.batches if b.firm)
    doses = Counter[str]()
    for b in plan.batches:
        doses[b.product] += 0 if b.firm else b.doses
    banks = Counter((n.product, n.tier) for n in plan.banking)
    numbers = ("new batches", "doses", "firm batches", "new WCBs", "new donors")
    table = _table("product", *numbers, numbers=numbers)
    for p in scenario.products:
        counts = (new[p], doses[p], firm[p], banks[p, "WCB"], banks[p, "MCB"])
        table.add_row(p, *(f"{n:,}" for n in counts))
    return table


def _starts(scenario: Scenario, plan: Plan) -> RenderableType:
    new = sorted((b for b in plan.batches if not b.firm), key=lambda b: (b.start, b.suite, b.room))
    if not new:
        lost = any(x.start is None for x in plan.service)
        why = "in this plan" if lost else "firm batches and stock on hand are enough"
        return Text(f"  none{'' if lost else ':'} {why}", style="dim")
    table = _table(
        "week of", "product", "suite", "room", "bank", "doses", "usable", numbers=("room", "doses")
    )
    for b in new[:MAX_STARTS_SHOWN]:
        table.add_row(*_start_cells(scenario, b))
    if len(new) <= MAX_STARTS_SHOWN:
        return table
    return Group(table, Text(f"  ... and {len(new) - MAX_STARTS_SHOWN:,} more in batches.csv"))


def _changes(scenario: Scenario, plan: Plan) -> list[RenderableType]:
    """A sentence for each batch or bank that is not as in the plan in force."""
    if plan.previous is None:
        return []
    found = changes(scenario, plan)
    new = [change_sentence(x, scenario.calendar) for x in found if x.what != "kept"]
    shown = new[:MAX_CHANGES_SHOWN]
    if len(new) > MAX_CHANGES_SHOWN:
        shown.append(f"... and {len(new) - MAX_CHANGES_SHOWN:,} more in changes.csv")
    stays = kept_sentence(found, plan)
    return _section("Changes to the plan in force", *map(_item, (*shown, stays)))


def _start_cells(scenario: Scenario, b: Batch) -> tuple[str, ...]:
    monday = scenario.calendar.monday
    when, usable = str(monday(b.start)), str(monday(b.released))
    return when, b.product, b.suite, str(b.room), b.bank, f"{b.doses:,}", usable


def _patients(scenario: Scenario, report: Report) -> Table:
    found = {(k.scope, k.kpi): k.value for k in report.kpis}
    due = Counter[str]()
    for (product, _, _), patients in scenario.demand.patients.items():
        due[product] += patients
        due["all"] += patients
    for w in scenario.waiting:
        due[w.product] += w.patients
        due["all"] += w.patients
    numbers = ("due", "served", "lost", "on time", "mean wait", "95 % wait at most")
    table = _table("product", *numbers, numbers=numbers)
    scopes = [p for p in scenario.products if due[p]]
    for scope in [*scopes, "all"] if len(scopes) > 1 else scopes:
        wait, most = found.get((scope, "mean_wait_weeks")), found.get((scope, "p95_wait_weeks"))
        table.add_row(
            scope,
            f"{due[scope]:,}",
            rate(_number(found.get((scope, "fill_rate")))),
            f"{int(_number(found.get((scope, 'lost_patients'))) or 0):,}",
            rate(_number(found.get((scope, "on_time_rate")))),
            "–" if wait is None else f"{_number(wait):.2f} weeks",
            "–" if most is None else count(int(_number(most) or 0), "week"),
        )
    return table


def _expected(report: Report) -> list[RenderableType]:
    """What is to be expected beside what is planned, and why they differ."""
    found = expectation_of(report.notes)
    return [_item(NOT_SIMULATED if found is None else found.sentence)]


def _regions(scenario: Scenario, plan: Plan) -> list[RenderableType]:
    """Patients by region, where hospitals of more than one have any."""
    found = service_by_region(scenario, plan)
    if len(found) < 2:
        return []
    numbers = ("due", "served", "lost", "on time")
    table = _table("region", *numbers, numbers=numbers)
    for region, people in found.items():
        figures = {k.kpi: _number(k.value) for k in service_kpis(people)}
        table.add_row(
            region or "none",
            f"{people.due:,}",
            rate(figures["fill_rate"]),
            f"{people.lost:,}",
            rate(figures["on_time_rate"]),
        )
    return _section("Patients by region", table)


def _interrupted(scenario: Scenario, plan: Plan) -> list[RenderableType]:
    """Who is in the midst of a course that the plan breaks off."""
    if not plan.interrupted:
        return []
    monday = scenario.calendar.monday
    shown = [
        f"{x.hospital}, {x.product}: {count(x.patients, 'patient')} begun on {monday(x.started)} "
        f"{'gets' if x.patients == 1 else 'get'} no dose from {monday(x.week)} on"
        for x in plan.interrupted[:MAX_INTERRUPTED_SHOWN]
    ]
    if len(plan.interrupted) > MAX_INTERRUPTED_SHOWN:
        more = len(plan.interrupted) - MAX_INTERRUPTED_SHOWN
        shown.append(f"... and {more:,} more in interrupted.csv")
    return _section("Interrupted courses", *map(_item, shown))


def _doses(scenario: Scenario, plan: Plan) -> Table:
    """What becomes of the doses: shipped, discarded, left when the horizon is over."""
    shipments = Counter(x.product for x in plan.shipments)
    shipped, expired, early = Counter[str](), Counter[str](), Counter[str]()
    for x in plan.shipments:
        shipped[x.product] += x.doses
    for d in plan.discards:
        (expired if d.reason == "expired" else early)[d.product] += d.doses
    columns = {"shipments": shipments, "shipped": shipped, "expired": expired}
    if early:
        columns["discarded early"] = early
    table = _table("product", *columns, numbers=tuple(columns))
    for p in scenario.products:
        table.add_row(p, *(f"{counts[p]:,}" for counts in columns.values()))
    if len(scenario.products) > 1:
        table.add_row("all", *(f"{counts.total():,}" for counts in columns.values()))
    return table


def _number(value: float | int | str | None) -> float | None:
    return None if value is None or isinstance(value, str) else float(value)


def _money(scenario: Scenario, report: Report, plan: Plan) -> Table:
    parts = cost(scenario, plan)
    table = Table.grid(padding=(0, 0, 0, 2), pad_edge=True)
    table.add_column()
    table.add_column(justify="right")
    spent = {
        "batches, release included": parts.batches,
        "working cell banks": parts.wcbs,
        "donors and master cell banks": parts.donors,
        "storage": parts.storage,
        "discarding": parts.discard,
        "shipping": parts.shipping,
    }
    unpaid = {
        "for waiting": parts.waiting,
        "for lost patients": parts.lost,
        "for interrupted courses": parts.interrupted,
        "for doses missing at the end": parts.ending,
        "for doses missing in the reserve": parts.reserve,
        "for starts other than in the plan in force": parts.moves,
    }
    rows = [
        *((name, float(part)) for name, part in spent.items() if part),
        ("money spent", parts.spend),
        *((name, float(part)) for name, part in unpaid.items() if part),
        ("cost, by which plans are compared", parts.total),
        ("no plan can cost less than", report.bound),
    ]
    for name, amount in rows:
        if amount is not None:
            table.add_row(name, money(amount, scenario.currency))
    return table
