"""Every fault and warning of a scenario by its stable code, each with a failing sample.

A sample changes the scenario that `cryoplan new` writes; a test runs every one of them.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultCode:
    """What a code means, and a change that brings it about.

    value: put into `column` of the first row (or behind that key).  whole: the file's new text.
    deed: what is done, in words.
    """

    meaning: str
    file: str
    column: str = ""
    value: str = ""
    whole: str = ""
    deed: str = ""

    @property
    def sample(self) -> str:
        if self.deed:
            return self.deed
        if self.whole:
            lines = " ⏎ ".join(self.whole.splitlines())
            return f"`{self.file}` is `{lines}`" if lines else f"`{self.file}` is blank"
        shown = f"`{self.value}`" if self.value else "blank"
        return f"`{self.file}`, {self.column}: {shown}"


def _cell(file: str, column: str, value: str, meaning: str) -> FaultCode:
    return FaultCode(meaning=meaning, file=file, column=column, value=value)


def _whole(file: str, whole: str, meaning: str) -> FaultCode:
    return FaultCode(meaning=meaning, file=file, whole=whole)


def _deed(file: str, deed: str, meaning: str) -> FaultCode:
    return FaultCode(meaning=meaning, file=file, deed=deed)


_CLOSURE = "suite,from,to,rooms\n"
_LOT = "lot,product,doses,released_on,expires_on\n"
_FIRM = "batch,product,suite,start\n"
_WAITING = "product,hospital,due,patients\n"
_COURSES = "product,hospital,started,patients,shipped\n"
_TRANSIT = "product,hospital,infused,doses\n"

FAULTS: dict[str, FaultCode] = {
    # places
    "not-a-scenario": _deed(
        "", "a path that is neither a folder nor an .xlsx file", "There is no scenario there."
    ),
    "missing-file": _deed("products.csv", "no `products.csv`", "A required file is not there."),
    "misspelt-file": _deed(
        "lots.csv", "`lots.csv` renamed `lot.csv`", "A name that looks like a known one."
    ),
    "unreadable-file": _deed(
        "products.csv", "`products.csv` is a folder", "The system does not let it be read."
    ),
    "not-text": _deed("demand.csv", "`demand.csv` is a picture", "The bytes are no text."),
    "not-a-workbook": _deed("", "a `.zip` renamed `.xlsx`", "The file is no Excel workbook."),
    # structure
    "bad-csv": _whole("suites.csv", 'suite,products\n"A,MSC\n', "A quote is not closed."),
    "wrong-separator": _whole(
        "suites.csv",
        "suite;rooms;products\n",
        "Cells are separated by ; or tab or ，, not by commas.",
    ),
    "no-header": _whole(
        "suites.csv",
        "Suites of 2026\nsuite,products\nA,MSC\n",
        "A title or a line `sep=,` stands above the column names.",
    ),
    "empty-file": _whole("suites.csv", "\n", "There is no header."),
    "empty-table": _whole("suites.csv", "suite,rooms,products\n", "A required table has no row."),
    "missing-column": _whole("suites.csv", "suite,rooms\nA,2\n", "A required column is not there."),
    "misspelt-column": _whole(
        "suites.csv", "suite,room,products\nA,2,MSC\n", "A column that looks like a known one."
    ),
    "duplicate-column": _whole(
        "suites.csv", "suite,products,suite\nA,MSC,A\n", "A column is there twice."
    ),
    "extra-cell": _whole(
        "suites.csv", "suite,products\nA,MSC,2\n", "A row is longer than the header."
    ),
    "bad-toml": _whole(
        "scenario.toml", "name = x\n", "The text does not follow the rules of TOML."
    ),
    "missing-key": _whole(
        "scenario.toml", 'name = "x"\nstart = 2026-01-05\n', "A required key is not there."
    ),
    "misspelt-key": _whole(
        "scenario.toml",
        'name = "x"\nstart = 2026-01-05\nweeks = 26\nlot_per_week = 3\n',
        "A key that looks like a known one.",
    ),
    "duplicate-key": _whole(
        "suites.csv", "suite,products\nA,MSC\nA,MSC\n", "Two rows have the same key."
    ),
    # cells
    "blank": _cell("products.csv", "lost_cost", "", "A cell without a default is blank."),
    "wrong-type": _cell("scenario.toml", "weeks", "[26]", "A value of the wrong TOML type."),
    "not-a-number": _cell("products.csv", "batch_cost", "1,000", "No number, or a thousands mark."),
    "not-whole": _cell("products.csv", "doses_per_batch", "2.5", "A fraction of what is counted."),
    "not-finite": _cell("products.csv", "batch_cost", "NaN", "NaN or infinity."),
    "exponent": _cell("products.csv", "batch_cost", "1e99", "An exponent."),
    "negative": _cell("demand.csv", "patients", "-3", "A number below zero."),
    "too-small": _cell("products.csv", "production_weeks", "0", "Below the least value."),
    "too-large": _cell("scenario.toml", "weeks", "1000000", "Above the bound of the column."),
    "too-many-decimals": _cell(
        "products.csv", "batch_success", "0.1234567890123456789", "More than 18 decimals."
    ),
    "not-a-date": _cell("lots.csv", "expires_on", "2026-02-30", "No date, or no such day."),
    "date-out-of-range": _cell("lots.csv", "released_on", "1066-10-14", "Before 1900."),
    "not-a-monday": _cell("scenario.toml", "start", "2026-01-06", "A week must begin on a Monday."),
    "outside-horizon": _cell("demand.csv", "week", "2036-01-07", "A week the plan does not have."),
    "not-a-choice": _cell("banks.csv", "tier", "wcb", "None of the words allowed."),
    "bad-id": _cell("hospitals.csv", "hospital", "H@1", "An id with ; or @."),
    "bad-list": _cell("suites.csv", "products", "MSC;;MSC", "A list with a gap or a repeat."),
    "bad-course": _cell("products.csv", "course", "0;2", "A course that begins without a dose."),
    "excel-error": _deed("", "a cell of the workbook shows `#N/A`", "A cell holds an error."),
    "no-value": _deed(
        "", "a formula that no spreadsheet has calculated", "A formula without its result."
    ),
    "unknown-id": _cell("demand.csv", "hospital", "H9", "An id that its own table does not have."),
    # sense
    "remakes-without-apheresis": _whole(
        "scenario.toml",
        'name = "x"\nstart = 2026-01-05\nweeks = 26\n[autologous]\nremakes = 1\n',
        "A remake needs a new apheresis, which takes time.",
    ),
    "slots-differ": _deed(
        "scenario.toml",
        "`plant` in `[autologous]`, and another `slots_per_week` for one of two products",
        "Products share the slots of a plant, but state different numbers.",
    ),
    "no-life": _cell(
        "products.csv", "release_weeks", "104", "Release takes as long as doses are good."
    ),
    "no-doses": _cell(
        "products.csv", "batch_success", "0.001", "A batch gives less than one dose in a plan."
    ),
    "from-after-to": _whole(
        "closures.csv", f"{_CLOSURE}A,2026-03-02,2026-02-02,1\n", "It ends before it begins."
    ),
    "closes-too-many": _whole(
        "closures.csv", f"{_CLOSURE}A,2026-02-02,2026-03-02,3\n", "More rooms than the suite has."
    ),
    "lot-expired": _whole(
        "lots.csv", f"{_LOT}L1,MSC,5,2025-06-02,2026-01-04\n", "Expired before the start."
    ),
    "lot-never-usable": _whole(
        "lots.csv", f"{_LOT}L1,MSC,5,2026-03-02,2026-02-01\n", "Released after its last good week."
    ),
    "firm-frozen": _whole(
        "batches.csv", f"{_FIRM}B1,MSC,A,2025-01-06\n", "Frozen before the start."
    ),
    "firm-too-late": _whole(
        "batches.csv", f"{_FIRM}B1,MSC,A,2036-01-07\n", "Begins after the horizon."
    ),
    "firm-suite": _deed(
        "batches.csv", "a firm batch in a suite that does not list it", "Made where it may not be."
    ),
    "shared-id": _whole(
        "batches.csv", f"{_FIRM}L1,MSC,A,2026-01-05\n", "A batch has the id of a lot."
    ),
    "not-frozen-yet": _whole(
        "batches.csv",
        "batch,product,suite,start,frozen\nB1,MSC,A,2026-01-05,true\n",
        "Marked as frozen before the start, and frozen later.",
    ),
    "not-before-start": _whole(
        "waiting.csv", f"{_WAITING}MSC,H1,2026-01-05,1\n", "In the plan, not before its start."
    ),
    "wait-over": _whole(
        "waiting.csv",
        f"{_WAITING}MSC,H1,2025-12-08,1\n",
        "Patients who wait at the start, and have waited longer than they can.",
    ),
    "more-than-course": _whole(
        "courses.csv",
        f"{_COURSES}MSC,H1,2025-12-29,1,9\n",
        "More doses of a course have left than it has.",
    ),
    "less-than-left": _whole(
        "courses.csv",
        f"{_COURSES}MSC,H1,2025-12-29,1,1\n",
        "Fewer doses of a course have left than were due before the start; "
        "or the course was over by then.",
    ),
    "course-leaves-whole": _deed(
        "courses.csv",
        "`ship_course` is `whole`, and `shipped` is below the doses of the course",
        "A dose is owed of a course that left whole.",
    ),
    "not-on-the-way": _whole(
        "transit.csv",
        f"{_TRANSIT}MSC,H2,2026-01-12,2\n",
        "Doses on the way that would have arrived, or cannot have left before the start.",
    ),
    "part-of-a-course": _deed(
        "transit.csv",
        "`ship_course` is `whole`, and `doses` is no multiple of the course",
        "Part of a course that leaves whole is on the way.",
    ),
    "not-writable": _deed(
        "", "a name of two spaces, written by a script", "A value that no file can give back."
    ),
}

WARNINGS: dict[str, FaultCode] = {
    "read-as-gb18030": _deed(
        "hospitals.csv", "`hospitals.csv` saved by a Chinese Excel", "Not UTF-8; GB18030 assumed."
    ),
    "formulas-all-zero": _deed(
        "",
        "`pandas` wrote a formula with the result 0",
        "Every stored result is 0, and no spreadsheet is known to have calculated it.",
    ),
    "day-not-shown": _deed(
        "",
        "an expiry date that the spreadsheet shows as `Jun 2026`",
        "A date shown as a month; the day it holds is taken.",
    ),
    "unknown-column": _whole(
        "suites.csv", "suite,rooms,products,owner\nA,2,MSC,Li\n", "A column nobody reads."
    ),
    "unknown-key": _whole(
        "scenario.toml",
        'name = "x"\nstart = 2026-01-05\nweeks = 26\nowner = "Li"\n',
        "A key nobody reads.",
    ),
    "unknown-file": _deed("", "a file `notes.csv`", "A table nobody reads."),
    "lot-too-short": _whole(
        "lots.csv",
        f"{_LOT}L1,MSC,5,2025-06-02,2026-01-08\n",
        "It expires within the first week and counts for nothing.",
    ),
    "lot-too-long": _whole(
        "lots.csv",
        f"{_LOT}L1,MSC,5,2025-06-02,2029-06-03\n",
        "It is good for over 52 weeks more than a batch frozen in week 0 would be.",
    ),
    "beyond-help": _whole(
        "lots.csv",
        _LOT,
        "Patients who cannot start, whatever the plan: what is on hand is too little, "
        "and what is new comes too late.",
    ),
    "no-demand": _whole(
        "demand.csv",
        "product,hospital,week,patients\nMSC,H1,2026-01-05,0\n",
        "A product that no patient needs.",
    ),
    "no-suite": _deed(
        "suites.csv", "no suite lists the product", "A product with demand that no suite makes."
    ),
    "out-of-reach": _cell(
        "hospitals.csv",
        "min_remaining_weeks",
        "103",
        "A hospital that doses of new batches cannot reach in time.",
    ),
    "no-batch-in-bank": _deed(
        "lineage.csv",
        "`wcb_vials_per_mcb_vial` below `wcb_vials_per_batch`",
        "A new WCB is too small for one batch.",
    ),
    "no-bank": _deed(
        "lineage.csv",
        "no bank on hand, `donors_available` 0",
        "A product with demand that no bank can feed.",
    ),
    "course-too-large": _deed(
        "products.csv",
        "`ship_course` is `whole`, and `course` has more doses than a batch gives in a plan",
        "Courses leave whole, each from one lot, and no batch gives the doses of one.",
    ),
    "certain-target": _deed(
        "products.csv", "a `fill_target` of 1", "A fill target that chance lets nobody promise."
    ),
    "idle-target": _deed(
        "products.csv",
        "a `fill_target` of a product without demand",
        "A fill target without patients to start.",
    ),
    "nothing-owed": _whole(
        "courses.csv",
        f"{_COURSES}MSC,H1,2025-12-29,1,8\n",
        "A running course of which every dose has left.",
    ),
    "waiting-out-of-reach": _whole(
        "waiting.csv",
        f"{_WAITING}MSC,H2,2025-12-15,1\n",
        "Waiting patients whose wait ends before a dose can be with them.",
    ),
    "counts-for-nothing": _whole(
        "lots.csv",
        f"{_LOT[:-1]},status,success\nL1,MSC,9,2025-06-02,2027-01-03,quarantine,0.1\n",
        "A lot in quarantine, or a firm batch, of which a plan expects less than one dose.",
    ),
}
