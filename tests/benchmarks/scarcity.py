"""What is scarce in each regime of the benchmarks, and how large its scenarios are."""

from dataclasses import dataclass, replace

Size = tuple[int, int, int]  # products, weeks, hospitals

SIZES: dict[str, Size] = {
    "small": (2, 52, 6),
    "medium": (4, 104, 20),
    "large": (8, 130, 80),
    "national": (10, 156, 200),
    "continental": (20, 156, 500),
}


@dataclass(frozen=True, slots=True)
class Regime:
    """What is scarce.  Loads are demand / capacity in the long run; None: no limit at all."""

    about: str
    rooms: float = 0.7  # load of the rooms
    laboratory: float | None = 0.7  # load of the release laboratory
    freezer: float | None = 0.6  # share of the freezer that twelve weeks of demand would fill
    donors: float = 3.0  # donors on offer / donors needed
    life: tuple[int, int] = (39, 104)  # [week] shelf life, drawn between
    batch: tuple[int, int] = (2, 6)  # [week] of demand that one batch covers, drawn between
    clearance: tuple[int, int] = (0, 0)  # [week] drawn between
    suites: int = 1
    needs: tuple[int, ...] = (0, 1, 3)  # [week] least life left that hospitals ask for
    waits: tuple[int, int] = (0, 4)  # [week] that patients may wait, drawn between
    lost: tuple[int, int] = (15, 60)  # price of a lost patient / cost of the doses of a course
    dispersion: float = 1.0  # variance / mean of a week's patients
    season: float = 0.0  # swing of demand over a year, as a share of its mean
    trend: float = 0.0  # growth of demand over the horizon, as a share of its first weeks
    closures: bool = False
    early_discard: bool = False
    redated: bool = False  # opening lots whose order of release and of expiry differ


BASE = Regime("nothing is scarce")
REGIMES = {
    "abundant": BASE,
    "rooms": replace(BASE, about="rooms for 80 % of demand", rooms=1.25, laboratory=None),
    "laboratory": replace(BASE, about="release laboratory for 60 % of demand", laboratory=1.65),
    "freezer": replace(BASE, about="freezers hold six weeks of demand", freezer=2.0, batch=(2, 4)),
    "banks": replace(BASE, about="donors for 70 % of demand", donors=0.7),
    "shortlife": replace(
        BASE, about="ten weeks of life, four of them for release", life=(9, 14), batch=(2, 4)
    ),
    "bulk": replace(
        BASE, about="a batch covers most of a year", batch=(26, 52), life=(52, 104)
    ),
    "clearance": replace(
        BASE, about="rooms shared with clearance", clearance=(1, 2), rooms=0.85
    ),
    "suites": replace(BASE, about="several suites with different rights", suites=3, rooms=0.95),
    "everything": replace(
        BASE, about="all of it tight at once", rooms=1.05, laboratory=1.05, freezer=1.3,
        donors=1.1, clearance=(0, 1), suites=2, closures=True, season=0.4, trend=0.5,
        dispersion=2.0,
    ),
    "season": replace(
        BASE, about="demand swings by 60 % and doubles", season=0.6, trend=1.0, rooms=0.95,
        dispersion=3.0,
    ),
    "patience": replace(
        BASE, about="patients wait eight weeks, rooms for 95 %", waits=(6, 8), rooms=1.05
    ),
    "redated": replace(
        BASE, about="opening lots re-dated, early discard allowed", redated=True,
        early_discard=True,
    ),
}  # fmt: skip
