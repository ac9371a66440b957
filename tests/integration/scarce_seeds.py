"""Seeds of small scarce scenarios that the textbook model solves in a second or two.

Others of the same sizes take it minutes.  In 4 × 12 × 1 the laboratory binds where it is what is
scarce; in 2 × 14 × 3 its single slot a week is more than the one room can use.
"""

from tests.benchmarks.scarcity import Size

WIDE, LONG = (4, 12, 1), (2, 14, 3)  # products, weeks, hospitals
SCARCE: dict[str, dict[Size, tuple[int, ...]]] = {  # regime: size: seeds
    "abundant": {LONG: (1, 2), WIDE: (1,)},
    "rooms": {LONG: (2, 11), WIDE: (2, 3, 4)},
    "laboratory": {LONG: (1, 3), WIDE: (2, 3, 4, 5)},
    "freezer": {LONG: (2, 3, 8)},
    "banks": {LONG: (5, 7), WIDE: (2, 3, 4)},
    "shortlife": {LONG: (8, 11, 13, 18)},
    "bulk": {LONG: (7, 8, 11, 12)},
    "clearance": {LONG: (1, 4, 8), WIDE: (2, 3, 4)},
    "suites": {LONG: (2, 4, 6), WIDE: (2, 3)},
    "everything": {LONG: (1, 3, 4), WIDE: (2, 3, 5)},
    "season": {LONG: (1, 2, 4), WIDE: (3, 4)},
    "patience": {LONG: (2, 11, 12, 19)},
    "redated": {LONG: (2, 10), WIDE: (3, 4)},
}
