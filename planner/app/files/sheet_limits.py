"""What the sheets of a workbook would cost, counted as the reader counts, and nothing is held."""

from collections.abc import Callable, Iterable
from string import digits
from xml.parsers.expat import ExpatError, ParserCreate

from planner.errors import PlannerError

ARRAY_CELLS = 10_000  # cells of an array formula that the reader looks at


def count_cells(name: str, parts: Iterable[bytes], add: Callable[[int, int], None]) -> None:
    """Tell `add` of rows and cells as they come; it raises where there are too many.

    A cell far to the right costs all that it stands behind, a row far below those above it.
    A part that is no XML is left where the reader leaves it.  PlannerError: it has a DOCTYPE, or
    a place that is none, for the reader might look past it.
    """
    parser = ParserCreate()
    count = _Counter(name, add)
    parser.StartElementHandler = count.element
    parser.StartDoctypeDeclHandler = count.doctype
    try:
        for part in parts:
            parser.Parse(part)
    except ExpatError:
        return
    except (ValueError, LookupError) as error:
        raise PlannerError(f"{name} is damaged. Save the workbook again.") from error


class _Counter:
    """Where in a sheet the parser is."""

    def __init__(self, name: str, add: Callable[[int, int], None]) -> None:
        from openpyxl.utils import cell  # noqa: PLC0415  0.2 s, for workbooks only

        self._places = cell
        self._name, self._add = name, add
        self._rows, self._number, self._column = 0, 0, 0

    def doctype(self, *_declared: object) -> None:
        """Entities make many rows of one; no spreadsheet writes them."""
        raise PlannerError(
            f"{self._name} has a DOCTYPE, which no spreadsheet writes. Save it anew."
        )

    def element(self, tag: str, given: dict[str, str]) -> None:
        match tag.rpartition(":")[2]:
            case "row":
                self._column = 0
                self._number = int(given.get("r") or self._number + 1)
                self._rows += 1
                self._add(1, 0)
            case "c":
                letters = given.get("r", "").rstrip(digits)
                at = self._places.column_index_from_string(letters) if letters else self._column + 1
                self._add(0, max(1, at - self._column))
                self._column = max(self._column, at)
            case "v" | "is" | "f" as kind:
                self._add(max(0, self._number - self._rows), 0)
                self._rows = max(self._rows, self._number)
                if kind == "f" and given.get("t") in ("array", "dataTable"):
                    self._array(given.get("ref", ""))

    def _array(self, area: str) -> None:
        if ":" in area:
            _first, top, last, bottom = self._places.range_boundaries(area)
            self._add(0, max(0, min(bottom - top + 1, ARRAY_CELLS)) * last)
