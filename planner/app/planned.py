"""What was planned for one state of a scenario."""

from dataclasses import dataclass, field

from planner.app.reading import Files
from planner.results.comparison import Comparison
from planner.results.ending_text import ending_words
from planner.results.report import Report
from planner.solve_process import SolveJob
from planner.workflow.expect import with_expectation


@dataclass(slots=True)
class Planned:
    """What was planned for one state of a scenario, whatever a comparison assumes."""

    job: SolveJob | None = None
    report: Report | None = None
    kept: Report | None = None  # the plan that stands if the solve under way finds none
    failure: str = ""  # how a solve ended that found none
    comparisons: dict[str, Comparison] = field(default_factory=dict)  # by hash of the scenario
    downloads: Files = field(default_factory=dict)  # of the report, made once

    def end(self, report: Report) -> None:
        """Take the report of an ended solve; without an accepted plan the one before stays.

        What is to be expected of the plan is simulated first.
        """
        if self.job is not None:
            task = self.job.task
            report = with_expectation(task.scenario, report, task.settings.seconds)
        if report.accepted or self.kept is None:
            self.report = report
        else:
            self.report = self.kept
            self.failure = f"{ending_words(report)} The plan found before stands."
        self.kept = None
