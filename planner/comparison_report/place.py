"""Where the report of a comparison may be written: asked before time is spent."""

from pathlib import Path

from planner.errors import require

ENDINGS = (".html", ".htm")


def require_report(file: Path, out: Path, plan: Path | None = None) -> None:
    """Raise PlannerError unless a report may be written to `file`.

    out: the comparison's folder, which is replaced whole.  plan: the plan folder that is read.
    """
    require(
        file.suffix.casefold() in ENDINGS,
        f"{file} is no name of a page. Name a file that ends in .html.",
    )
    require(not file.is_dir(), f"{file} is a folder. Name a file in it, such as report.html.")
    require(
        file.parent.is_dir(),
        f"{file} cannot be written: there is no folder {file.parent}. Make it, or name another.",
    )
    for folder, what in (
        (out, "the comparison's folder, which is replaced whole"),
        (plan, "a plan folder"),
    ):
        inside = folder is not None and folder.resolve() in file.resolve().parents
        require(not inside, f"{file} lies in {what}. Choose another place.")
