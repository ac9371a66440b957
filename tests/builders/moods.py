"""How often each feature appears in the random scenarios, so that every rule binds in many."""

from dataclasses import dataclass

from tests.builders.random_states import StateMood

COURSES = ((1,), (1,), (1,), (2,), (1, 1), (2, 1), (1, 0, 2))
LONG_COURSES = ((1, 1), (2, 1), (1, 0, 2), (2,), (1, 1, 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Mood:
    """How often each feature appears; one mood for each thing that shall bind."""

    products: tuple[int, int] = (1, 3)
    weeks: tuple[int, int] = (4, 14)
    clearance: float = 0.3  # chance, for each product
    lineage: float = 0.3
    donors: tuple[int, int] = (0, 2)
    bank_vials: tuple[int, int] = (0, 4)  # vials of a bank on hand
    laboratory: float = 0.2
    freezers: float = 0.25
    closures: float = 0.3
    lots: float = 0.6  # chance of each of two opening lots, for each product
    firm: float = 0.3
    ending: float = 0.3
    early_discard: float = 0.2
    life: tuple[int, int] = (1, 6)  # [week] of life a new dose has when it is released
    rooms: tuple[int, int] = (1, 2)
    busy: float = 0.35  # chance that a hospital has patients due in a week
    storage: tuple[int, int] = (0, 12)  # [quarter of a unit of money] per dose and week
    discard: tuple[int, int] = (0, 16)  # the same, per dose
    courses: tuple[tuple[int, ...], ...] = COURSES
    whole: float = 0.0  # chance, for each product, that a course leaves whole
    small_lots: tuple[int, int] = (0, 0)  # more opening lots of a product, of mixed expiry
    emptied: float = 0.0  # chance that positions end once the first lots have expired
    any_order: float = 0.0  # chance that fefo = false


MOODS = (
    Mood(),
    Mood(busy=0.6, rooms=(1, 1), weeks=(6, 12)),  # rooms
    Mood(clearance=1.0, products=(2, 3), rooms=(1, 1), weeks=(7, 14), busy=0.5),
    Mood(lineage=1.0, bank_vials=(0, 2), weeks=(6, 14), busy=0.5, products=(1, 2)),  # banks
    Mood(lineage=1.0, donors=(0, 1), bank_vials=(0, 1), weeks=(9, 14), busy=0.7, products=(1, 2)),
    Mood(laboratory=1.0, rooms=(2, 2), weeks=(5, 10), busy=0.7, products=(2, 3), freezers=0.0),
    Mood(freezers=1.0, life=(3, 6), busy=0.5, lots=0.15, firm=0.0, storage=(0, 3), weeks=(7, 14)),
    Mood(life=(1, 2), busy=0.4, lots=0.9),  # expiry
    Mood(storage=(8, 16), life=(1, 4), lots=0.9, early_discard=0.0),  # waste worth destroying early
    Mood(ending=1.0, firm=0.5, closures=0.6, freezers=0.9, lots=0.2, storage=(0, 6)),
    Mood(laboratory=0.8, freezers=0.8, clearance=0.8, lineage=0.8, rooms=(2, 2), weeks=(4, 9)),
    Mood(
        weeks=(10, 14),
        busy=0.7,
        rooms=(2, 2),
        laboratory=0.6,
        lineage=0.5,
        donors=(0, 1),
        freezers=0.5,
    ),
)

SHIPPING_MOODS = (
    Mood(storage=(8, 24), discard=(0, 2), lots=0.9, busy=0.3, small_lots=(1, 2), weeks=(5, 10)),
    Mood(whole=1.0, courses=LONG_COURSES, small_lots=(1, 3), busy=0.4, life=(3, 6), weeks=(5, 10)),
    Mood(emptied=0.8, whole=0.2, lots=0.9, small_lots=(0, 1), life=(2, 6), busy=0.4, weeks=(5, 10)),
    Mood(
        whole=0.7,
        courses=LONG_COURSES,
        storage=(6, 20),
        discard=(0, 2),
        small_lots=(1, 2),
        busy=0.3,
        life=(3, 8),
        weeks=(5, 10),
    ),
    Mood(storage=(6, 18), discard=(0, 1), life=(2, 8), busy=0.5, firm=0.8, weeks=(6, 12)),
    Mood(whole=1.0, courses=LONG_COURSES, ending=0.8, life=(3, 8), firm=0.5, rooms=(2, 2)),
    Mood(
        whole=0.5,
        laboratory=0.5,
        lineage=0.5,
        freezers=0.5,
        clearance=0.5,
        early_discard=0.5,
        small_lots=(0, 2),
        life=(2, 8),
        any_order=0.3,
    ),
)


STATE_MOODS = (  # with the chances of the tables of state
    (
        Mood(products=(1, 2), weeks=(5, 9), courses=LONG_COURSES, busy=0.4, rooms=(1, 1)),
        StateMood(waiting=0.8, courses=0.5, transit=0.8, far=0.6),
    ),
    (
        Mood(products=(1, 2), weeks=(5, 9), courses=LONG_COURSES, busy=0.3, rooms=(1, 1)),
        StateMood(waiting=0.3, courses=0.9, status=0.4, success=0.7),
    ),
    (
        Mood(
            products=(1, 2),
            weeks=(5, 10),
            lots=0.9,
            small_lots=(0, 2),
            firm=0.7,
            early_discard=0.3,
            freezers=0.3,
            whole=0.3,
            ending=0.5,
            rooms=(1, 1),
        ),
        StateMood(waiting=0.3, transit=0.4, far=0.4, status=0.8, success=0.8, reserve=0.2),
    ),
    (
        Mood(
            products=(2, 2),
            weeks=(6, 9),
            rooms=(1, 1),
            clearance=1.0,
            busy=0.8,
            lots=0.1,
            firm=0.1,
            closures=0.1,
            life=(2, 6),
        ),
        StateMood(waiting=0.8, frozen=1.0, clearance=(2, 4), in_force=0.4, ending=0.3),
    ),
    (
        Mood(products=(1, 2), weeks=(6, 9), whole=0.3, busy=0.7, lineage=0.4, lots=0.3),
        StateMood(
            in_force=1.0,
            reserve=0.6,
            ending=0.5,
            status=0.2,
            waiting=0.2,
            frozen=0.5,
            clearance=(0, 3),
        ),
    ),
    (
        Mood(
            products=(2, 2),
            weeks=(5, 8),
            lineage=0.7,
            donors=(0, 2),
            laboratory=0.3,
            freezers=0.3,
            clearance=0.4,
            courses=LONG_COURSES,
            whole=0.3,
            rooms=(1, 2),
            busy=0.5,
        ),
        StateMood(
            waiting=0.4,
            courses=0.4,
            transit=0.4,
            far=0.3,
            status=0.4,
            success=0.4,
            frozen=0.9,
            clearance=(1, 4),
            in_force=0.8,
            reserve=0.3,
            ending=0.3,
        ),
    ),
)
