"""What changed since a scenario was saved, and how single changes are put back."""

from planner.app.scenario.changes import CellChange, changes, put_back

SUITES = b"suite,rooms,products\nS,1.50,A\nT,2,B\nU,3,A\n"
CLOSURES = b"suite,from,to\nS,2026-01-05,2026-01-11\nS,2026-03-02,2026-03-08\n"
SETTINGS = (
    b'name = "x"  # a name\nweeks = 4\n\n'
    b"[autologous]\nmake_days = 14\n\n[autologous.P]\nremakes = 1\n"
)
SAVED = {"scenario.toml": SETTINGS, "suites.csv": SUITES, "closures.csv": CLOSURES}


def found(**files: bytes) -> list[CellChange]:
    return changes(SAVED, {**SAVED, **{f"{n}.csv": held for n, held in files.items()}})


def back(files: dict[str, bytes], *which: int) -> dict[str, bytes | None]:
    given = {**SAVED, **files}
    there = changes(SAVED, given)
    return put_back(SAVED, given, [there[i] for i in which])


def test_nothing_changed_where_only_quotes_and_line_ends_did() -> None:
    assert found() == []
    assert found(suites=b'suite,rooms,products\r\n"S",1.50,A\r\nT,2,B\r\nU,3,A\r\n') == []


def test_a_cell_a_row_that_came_and_a_row_that_went() -> None:
    now = b"suite,rooms,products\nS,7,A\nU,3,A\nV,1,B\n"
    assert found(suites=now) == [
        CellChange("suites.csv", 2, "S", "rooms", "1.50", "7"),
        CellChange("suites.csv", 3, "T", "", "T, 2, B", None),
        CellChange("suites.csv", 4, "V", "", None, "V, 1, B"),
    ]


def test_a_key_that_was_changed_is_one_change() -> None:
    now = SUITES.replace(b"T,2", b"W,2")
    assert found(suites=now) == [CellChange("suites.csv", 3, "W", "suite", "T", "W")]


def test_single_changes_are_put_back_and_the_others_stay() -> None:
    now = {"suites.csv": b"suite,rooms,products\nS,7,A\nU,3,A\nV,1,B\n"}
    assert back(now, 0) == {"suites.csv": b"suite,rooms,products\nS,1.50,A\nU,3,A\nV,1,B\n"}
    assert back(now, 1) == {"suites.csv": b"suite,rooms,products\nS,7,A\nT,2,B\nU,3,A\nV,1,B\n"}
    assert back(now, 2) == {"suites.csv": b"suite,rooms,products\nS,7,A\nU,3,A\n"}
    assert back(now, 0, 1, 2) == {"suites.csv": SUITES}


def test_a_column_that_came_or_went_is_its_cells() -> None:
    now = {"suites.csv": b"suite,products,why\nS,A,\nT,B,old\nU,A,\n"}
    gone = [(c.row, c.column, c.before, c.now) for c in changes(SAVED, {**SAVED, **now})]
    assert gone == [
        (2, "rooms", "1.50", ""), (3, "why", "", "old"), (3, "rooms", "2", ""),
        (4, "rooms", "3", ""),
    ]  # fmt: skip
    assert back(now, 1) == {"suites.csv": b"suite,products,why\nS,A,\nT,B,\nU,A,\n"}
    assert back(now, 2) == {"suites.csv": b"suite,products,why,rooms\nS,A,,\nT,B,old,2\nU,A,,\n"}


def test_rows_of_a_table_without_a_key_are_matched_by_what_they_hold() -> None:
    now = CLOSURES.replace(b"S,2026-01-05,2026-01-11\n", b"").replace(b"03-08", b"03-15")
    assert found(closures=now) == [
        CellChange("closures.csv", 2, "", "from", "2026-01-05", "2026-03-02"),
        CellChange("closures.csv", 2, "", "to", "2026-01-11", "2026-03-15"),
        CellChange("closures.csv", 3, "", "", "S, 2026-03-02, 2026-03-08", None),
    ]
    first = SAVED["closures.csv"].replace(b"S,2026-01-05,2026-01-11\n", b"")
    assert [c.now for c in found(closures=first)] == [None]


def test_a_table_that_came_goes_again() -> None:
    now = {"lots.csv": b"lot,product,doses\nL,A,4\n"}
    assert [(c.file, c.now) for c in changes(SAVED, {**SAVED, **now})] == [("lots.csv", "L, A, 4")]
    assert back(now, 0) == {"lots.csv": None}


def test_keys_of_the_settings_are_put_back_one_by_one() -> None:
    text = SETTINGS.replace(b"weeks = 4", b"weeks = 8\nlots_per_week = 2")
    now = {"scenario.toml": text.replace(b"remakes = 1", b"remakes = 2").replace(b'"x"', b'"y"')}
    there = changes(SAVED, {**SAVED, **now})
    assert [(c.column, c.before, c.now) for c in there] == [
        ("name", "x", "y"), ("weeks", "4", "8"), ("autologous.P.remakes", "1", "2"),
        ("lots_per_week", None, "2"),
    ]  # fmt: skip
    (name,) = back(now, 0).values()
    assert name == now["scenario.toml"].replace(b'"y"', b'"x"')
    (fresh,) = back(now, 2, 3).values()
    assert fresh == SETTINGS.replace(b'"x"', b'"y"').replace(b"weeks = 4", b"weeks = 8")
    assert back(now, 0, 1, 2, 3) == {"scenario.toml": SETTINGS}


def test_what_is_no_table_or_no_toml_is_one_change() -> None:
    now = {"suites.csv": b"x" * 200_000, "scenario.toml": b"no ="}
    there = changes(SAVED, {**SAVED, **now})
    assert [(c.file, c.column, c.now) for c in there] == [
        ("scenario.toml", "", "no ="), ("suites.csv", "", "x" * 80),
    ]  # fmt: skip
    assert back(now, 0, 1) == {"suites.csv": SUITES, "scenario.toml": SETTINGS}
