"""The process of a job: `python -m planner.jobs RUN_ID`, with the store in $CRYOPLAN_STORE."""

import sys

from planner.runs import open_store


def main() -> None:
    """Work on the run that is named."""
    from planner.jobs.work import work_on  # noqa: PLC0415  workers of a sweep need none of it

    work_on(open_store(), sys.argv[1])


if __name__ == "__main__":
    main()
