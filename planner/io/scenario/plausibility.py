"""Warnings of what is allowed but implausible; never a fault (contract 2, 7, 7a)."""

from collections.abc import Iterator

from planner.domain.scenario import Scenario
from planner.errors import Fault
from planner.formatting import count
from planner.io.scenario.beyond_help import patients_beyond_help
from planner.io.scenario.schema import HOSPITALS, LINEAGE, LOTS, PRODUCTS
from planner.io.scenario.state_warnings import state_warnings
from planner.io.text.column import Table

MAX_OUTLIVED = 52  # [week] that an opening lot may be good for beyond a batch frozen in week 0


def plausibility_warnings(scenario: Scenario) -> tuple[Fault, ...]:
    """Every warning about a scenario that has no faults."""
    return (
        *_without_demand(scenario),
        *_without_suite(scenario),
        *_without_bank(scenario),
        *_out_of_reach(scenario),
        *_courses_too_large(scenario),
        *_lots_too_short(scenario),
        *_lots_too_long(scenario),
        *patients_beyond_help(scenario),
        *_targets(scenario),
        *state_warnings(scenario),
    )


def _warning(table: Table, id_: str, *, code: str, rule: str) -> Fault:
    """About the row of an id."""
    return Fault(code=code, file=table.file, column=table.key[0], value=id_, rule=rule)


def _wanted(scenario: Scenario) -> dict[str, list[str]]:
    """The hospitals with patients, who are due or wait already, by product."""
    pairs = dict.fromkeys((p, h) for (p, h, _), n in scenario.demand.patients.items() if n > 0)
    pairs |= dict.fromkeys((w.product, w.hospital) for w in scenario.waiting if w.patients)
    wanted: dict[str, list[str]] = {}
    for product, hospital in pairs:
        wanted.setdefault(product, []).append(hospital)
    return wanted


def _without_demand(scenario: Scenario) -> Iterator[Fault]:
    wanted = {*_wanted(scenario), *(c.product for c in scenario.courses if c.patients)}
    for id_ in scenario.products:
        if id_ not in wanted:
            yield _warning(PRODUCTS, id_, code="no-demand", rule="has no demand.")


def _without_suite(scenario: Scenario) -> Iterator[Fault]:
    made = {p for suite in scenario.suites.values() if suite.rooms for p in suite.products}
    for id_ in _wanted(scenario):
        if id_ not in made:
            rule = "has demand, but no suite with a room makes it."
            yield _warning(PRODUCTS, id_, code="no-suite", rule=rule)


def _without_bank(scenario: Scenario) -> Iterator[Fault]:
    banked = {bank.product for bank in scenario.banks.values() if bank.vials}
    wanted = _wanted(scenario)
    for id_, line in scenario.lineage.items():
        if id_ not in wanted:
            continue
        if id_ not in banked and not line.donors_available:
            rule = "has demand, but no bank on hand and no donor available."
            yield _warning(LINEAGE, id_, code="no-bank", rule=rule)
        elif not line.batches_per_wcb:
            rule = f"gives a new WCB {line.wcb_vials_per_mcb_vial} vials; a batch takes more."
            yield _warning(LINEAGE, id_, code="no-batch-in-bank", rule=rule)


def _out_of_reach(scenario: Scenario) -> Iterator[Fault]:
    """No dose of a batch started in week 0 or later can be infused there, at any week."""
    for product_id, hospitals in _wanted(scenario).items():
        product = scenario.products[product_id]
        last = product.last_usable(0)
        for id_ in hospitals:
            hospital = scenario.hospitals[id_]
            first = product.released(0) + hospital.transit_weeks
            remain = hospital.min_remaining_weeks
            if first + product.kept_weeks + remain > last:
                course = f" kept for {product.kept_weeks} more," if product.kept_weeks else ""
                why = (
                    f"new batches of {product_id!r} are {first - product.frozen(0)} weeks old when "
                    f"they arrive;{course} with {count(remain, 'week')} of life to remain, "
                    f"{product.shelf_life_weeks} of shelf life are too few."
                )
            elif first >= scenario.weeks:
                why = f"new batches of {product_id!r} arrive after the horizon, in week {first}."
            else:
                continue
            yield _warning(HOSPITALS, id_, code="out-of-reach", rule=f"is out of reach: {why}")


def _courses_too_large(scenario: Scenario) -> Iterator[Fault]:
    """Courses that leave whole, from one lot, and no new batch has the doses of one."""
    for id_ in _wanted(scenario):
        product, doses = scenario.products[id_], scenario.planned_doses(id_)
        if product.whole_course and product.doses_per_course > doses:
            rule = (
                f"ships whole courses of {product.doses_per_course} doses, each from one lot; "
                f"a batch gives {doses} in a plan and serves nobody."
            )
            yield _warning(PRODUCTS, id_, code="course-too-large", rule=rule)


def _lots_too_short(scenario: Scenario) -> Iterator[Fault]:
    for id_, lot in scenario.lots.items():
        if scenario.lot_weeks(id_)[1] < 0:
            rule = f"expires on {lot.expires_on}, within the first week, and counts for nothing."
            yield _warning(LOTS, id_, code="lot-too-short", rule=rule)


def _lots_too_long(scenario: Scenario) -> Iterator[Fault]:
    """Lots good for over a year more than a batch frozen in week 0 would be: an expiry mistyped."""
    for id_, lot in scenario.lots.items():
        life = scenario.products[lot.product].shelf_life_weeks
        more = scenario.lot_weeks(id_)[1] - (life - 1)
        if more > MAX_OUTLIVED:
            rule = (
                f"expires on {lot.expires_on}, {more:,} weeks after a batch of {lot.product!r} "
                f"frozen on {scenario.calendar.start} would."
            )
            yield _warning(LOTS, id_, code="lot-too-long", rule=rule)


def _targets(scenario: Scenario) -> Iterator[Fault]:
    """Who is due is drawn without an upper limit, whatever the dispersion."""
    due = {key[0] for key in scenario.demand.patients if scenario.demand.chance(key)[0]}
    for id_, product in scenario.products.items():
        if product.fill_target is None:
            continue
        if id_ not in due:
            rule = "has a fill_target, but no demand: the target is not looked at."
            yield _warning(PRODUCTS, id_, code="idle-target", rule=rule)
        elif product.fill_target == 1:
            why = "demand has no upper limit"
            if product.batch_success < 1:
                why = f"batches may fail, and {why}"
            yield Fault(
                code="certain-target",
                file=PRODUCTS.file,
                column="fill_target",
                value="1",
                rule=f"of {id_!r} cannot be promised: {why}.",
                repair="Write a number below 1, such as 0.99 for 99 %.",
            )
