"""Random small scenarios: every rule of the contract in play, each binding in many of them."""

from datetime import timedelta
from decimal import Decimal

from planner.domain.bank import Bank
from planner.domain.calendar import Calendar
from planner.domain.demand import Demand, DemandKey
from planner.domain.freezer import Freezer
from planner.domain.hospital import Hospital
from planner.domain.product import Lineage, Product
from planner.domain.scenario import Scenario
from planner.domain.suite import Closure, Suite
from planner.domain.supply import FirmBatch, OpeningLot
from tests.builders.dice import Dice
from tests.builders.moods import MOODS, SHIPPING_MOODS, STATE_MOODS, Mood
from tests.builders.parts import MONDAY
from tests.builders.plans_in_force import with_plan_in_force
from tests.builders.random_states import StateMood, with_state

COUNT = 1040  # seeds 0 ... COUNT - 1 are compared with the oracle
SHIPPING = range(240, 740)  # seeds of SHIPPING_MOODS: what leaves which lot decides
STATE = range(740, 1040)  # seeds of STATE_MOODS: where things stand at the start decides


def scenario(seed: int, *, max_products: int = 3, max_weeks: int = 14) -> Scenario:
    """The same small scenario for the same seed; it has no fault by the contract."""
    if seed in STATE:
        return begun_scenario(seed, *STATE_MOODS[seed % len(STATE_MOODS)])
    moods = SHIPPING_MOODS if seed in SHIPPING else MOODS
    return _drawn(seed, moods[seed % len(moods)], max_products, max_weeks)


def begun_scenario(seed: int, mood: Mood, state: StateMood) -> Scenario:
    """One with a state at its start and, where the mood asks for it, a plan in force."""
    found = with_state(_drawn(seed, mood), state, Dice(30_000 + seed))
    return with_plan_in_force(found, Dice(40_000 + seed))


def _drawn(seed: int, mood: Mood, max_products: int = 3, max_weeks: int = 14) -> Scenario:
    dice, more = Dice(seed), Dice(10_000 + seed)
    weeks = min(dice.between(mood.weeks), max_weeks)
    calendar = Calendar(start=MONDAY, weeks=weeks)
    names = [f"P{i}" for i in range(min(dice.between(mood.products), max_products))]
    products = {name: _product(dice, more, mood, name) for name in names}
    suites = _suites(dice, mood, names)
    hospitals = {h.id: h for h in (_hospital(dice, i) for i in range(dice.between((1, 4))))}
    lineage = {p: _lineage(dice, mood, p) for p in names if dice.chance(mood.lineage)}
    lots = _lots(dice, mood, names, calendar)
    lots |= _small_lots(more, mood, names, calendar, len(lots))
    batches = _batches(dice, mood, products, suites, weeks)
    held = [(x.product, x.doses) for x in lots.values()]
    held += [(b.product, products[b.product].doses_per_batch) for b in batches.values()]
    given = sum((products[p].positions_per_dose * doses for p, doses in held), Decimal(0))
    emptied = _emptied(more, lots, given) if more.chance(mood.emptied) else {}
    return Scenario(
        name=f"random {seed}",
        calendar=calendar,
        currency="EUR",
        yield_rule="nominal" if dice.chance(0.3) else "expected",
        lots_per_week=1 if dice.chance(mood.laboratory) else None,
        early_discard=dice.chance(mood.early_discard),
        fefo=not more.chance(mood.any_order),
        seed=seed,
        products=products,
        suites=suites,
        hospitals=hospitals,
        demand=_demand(dice, mood, products, hospitals, weeks),
        lineage=lineage,
        banks=_banks(dice, mood, lineage, calendar),
        closures=_closures(dice, mood, suites, calendar),
        freezers=_freezers(dice, calendar, given) if dice.chance(mood.freezers) else emptied,
        lots=lots,
        batches=batches,
    )


def _money(dice: Dice, bounds: tuple[int, int]) -> Decimal:
    """In quarters, so that exact and binary arithmetic agree."""
    return Decimal(dice.between(bounds)) / 4


def _product(dice: Dice, more: Dice, mood: Mood, name: str) -> Product:
    release = dice.pick((0, 0, 1, 2))
    return Product(
        id=name,
        name=name,
        doses_per_batch=dice.between((3, 8)),
        batch_success=Decimal(dice.pick(("1", "0.9", "0.75", "0.5"))),
        production_weeks=dice.between((1, 3)),
        release_weeks=release,
        shelf_life_weeks=release + dice.between(mood.life),
        course=dice.pick(mood.courses),
        max_wait_weeks=dice.between((0, 3)),
        batch_cost=_money(dice, (40, 360)),
        release_cost=_money(dice, (0, 40)),
        storage_cost=_money(dice, mood.storage),
        discard_cost=_money(dice, mood.discard),
        wait_cost=_money(dice, (0, 60)),
        lost_cost=_money(dice, (200, 1000)),
        positions_per_dose=Decimal(dice.pick(("1", "1", "0.5", "2"))),
        clearance_weeks=dice.between((1, 3)) if dice.chance(mood.clearance) else 0,
        ending_cover_weeks=Decimal(dice.pick(("1", "1.5", "3")))
        if dice.chance(mood.ending)
        else Decimal(0),
        ship_course="whole" if more.chance(mood.whole) else "weekly",
    )


def _suites(dice: Dice, mood: Mood, names: list[str]) -> dict[str, Suite]:
    """The first makes everything, or (rarely) all but one product; a second makes some."""
    most = names[1:] if len(names) > 1 and dice.chance(0.1) else names
    suites = {"S0": Suite(id="S0", rooms=dice.between(mood.rooms), products=tuple(most))}
    if dice.chance(0.25):
        some = tuple(p for p in names if dice.chance(0.6)) or (names[0],)
        suites["S1"] = Suite(id="S1", rooms=1, products=some)
    return suites


def _hospital(dice: Dice, number: int) -> Hospital:
    return Hospital(
        id=f"H{number}",
        name=f"Hospital {number}",
        transit_weeks=dice.pick((0, 0, 0, 1, 1, 2)),
        min_remaining_weeks=dice.pick((0, 0, 0, 1, 1, 2, 3)),
        ship_cost=_money(dice, (0, 12)),
        priority=Decimal(dice.pick(("1", "1", "0.5", "2"))),
    )


def _demand(
    dice: Dice,
    mood: Mood,
    products: dict[str, Product],
    hospitals: dict[str, Hospital],
    weeks: int,
) -> Demand:
    """About as many patients in all, whatever the number of hospitals; some rows of none."""
    share = mood.busy / len(hospitals) ** 0.5
    patients: dict[DemandKey, int] = {}
    for p in products:
        for h in hospitals:
            for week in range(weeks):
                if dice.chance(share):
                    patients[p, h, week] = dice.pick((0, 1, 1, 1, 2, 2, 3))
    return Demand(patients=patients)


def _lineage(dice: Dice, mood: Mood, product: str) -> Lineage:
    per_batch = dice.between((1, 3))
    return Lineage(
        product=product,
        wcb_vials_per_batch=per_batch,
        wcb_vials_per_mcb_vial=per_batch + dice.between((0, 4)),
        wcb_weeks=dice.between((0, 2)),
        wcb_cost=_money(dice, (0, 60)),
        mcb_vials_per_donor=dice.between((1, 2)),
        mcb_weeks=dice.between((0, 2)),
        mcb_cost=_money(dice, (0, 80)),
        donors_available=dice.between(mood.donors),
    )


def _banks(
    dice: Dice, mood: Mood, lineage: dict[str, Lineage], calendar: Calendar
) -> dict[str, Bank]:
    banks: dict[str, Bank] = {}
    for p in lineage:
        for tier in ("MCB", "WCB"):
            for _ in range(dice.pick((0, 1, 1, 2))):
                name = f"{tier}-{len(banks)}"
                banks[name] = Bank(
                    id=name,
                    product=p,
                    tier="MCB" if tier == "MCB" else "WCB",
                    donor=dice.pick(("", "D1")),
                    vials=dice.between(mood.bank_vials),
                    available_on=calendar.start + timedelta(days=dice.between((-20, 30))),
                )
    return banks


def _closures(
    dice: Dice, mood: Mood, suites: dict[str, Suite], calendar: Calendar
) -> tuple[Closure, ...]:
    """One or two weeks each, beginning and ending mid-week, a few beyond the horizon's end."""
    closures = []
    for s in suites.values():
        for _ in range(2):
            if dice.chance(mood.closures):
                first = calendar.start + timedelta(days=dice.between((-7, 7 * calendar.weeks + 7)))
                last = first + timedelta(days=dice.between((0, 13)))
                rooms = dice.pick((None, dice.between((1, s.rooms))))
                closures.append(Closure(suite=s.id, start=first, end=last, rooms=rooms))
    return tuple(closures)


def _freezers(dice: Dice, calendar: Calendar, given: Decimal) -> dict[str, Freezer]:
    """Mostly room for what is there and a batch or so; sometimes too little for what is there."""
    base = max(1, int(given * Decimal(dice.pick(("0.6", "1", "1")))) + dice.between((0, 2)))
    freezers = {"F0": Freezer(id="F0", positions=base)}
    if dice.chance(0.5):
        first = calendar.start + timedelta(days=dice.between((-7, 7 * calendar.weeks)))
        last = first + timedelta(days=dice.between((7, 40)))
        freezers["F1"] = Freezer(
            id="F1", positions=dice.between((1, 6)), start=dice.pick((first, None)), end=last
        )
    return freezers


def _emptied(dice: Dice, lots: dict[str, OpeningLot], given: Decimal) -> dict[str, Freezer]:
    """Room for what is there until a lot expires, then for a part of it: stock has to go."""
    ends = tuple(x.expires_on for x in lots.values()) or (MONDAY,)
    left = int(given * Decimal(dice.pick(("0.4", "0.6", "0.8")))) + dice.between((1, 4))
    first = Freezer(id="F0", positions=int(given) + 2, end=min(ends))
    return {"F0": first, "F1": Freezer(id="F1", positions=left)}


def _lots(dice: Dice, mood: Mood, names: list[str], calendar: Calendar) -> dict[str, OpeningLot]:
    """Released and expiring in any order, mid-week; some in quarantine, a few already useless."""
    lots: dict[str, OpeningLot] = {}
    for p in names:
        for _ in range(2):
            if not dice.chance(mood.lots):
                continue
            last = -1 if dice.chance(0.05) else dice.between((0, calendar.weeks + 2))
            released = dice.between((-3, min(3, last)))
            name = f"L{len(lots)}"
            lots[name] = OpeningLot(
                id=name,
                product=p,
                doses=dice.between((1, 8)),
                released_on=calendar.monday(released) - timedelta(days=dice.between((0, 6))),
                expires_on=calendar.sunday(last) + timedelta(days=dice.between((last < 0, 6))),
            )
    return lots


def _small_lots(
    dice: Dice, mood: Mood, names: list[str], calendar: Calendar, count: int
) -> dict[str, OpeningLot]:
    """A few doses each, usable at once or soon; the last may outlive the horizon."""
    lots: dict[str, OpeningLot] = {}
    for p in names:
        for _ in range(dice.between(mood.small_lots)):
            last = dice.between((1, calendar.weeks + 3))
            name = f"L{count + len(lots)}"
            lots[name] = OpeningLot(
                id=name,
                product=p,
                doses=dice.between((1, 5)),
                released_on=calendar.monday(dice.between((-1, min(1, last)))),
                expires_on=calendar.sunday(last),
            )
    return lots


def _batches(
    dice: Dice,
    mood: Mood,
    products: dict[str, Product],
    suites: dict[str, Suite],
    weeks: int,
) -> dict[str, FirmBatch]:
    """Some begun before the horizon, some frozen at its start, a few too many for the rooms."""
    batches: dict[str, FirmBatch] = {}
    for s in suites.values():
        for _ in range(2):
            if dice.chance(mood.firm):
                p = dice.pick(s.products)
                earliest = -products[p].production_weeks
                start = min(dice.between((earliest, 4)), weeks - 1)
                name = f"B{len(batches)}"
                batches[name] = FirmBatch(id=name, product=p, suite=s.id, start=start)
    return batches
