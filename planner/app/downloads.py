"""The files of a plan to download; CSV for Excel, with BOM and CRLF (contract 8)."""

from planner.app.state import Files
from planner.domain.scenario import Scenario
from planner.io.plan.report import document, encode_report
from planner.io.plan.tables import REPORT_FILE
from planner.io.plan.write import plan_files
from planner.results.report import Report


def plan_downloads(scenario: Scenario, report: Report) -> Files:
    """Every file of the plan folder and the workbook, by name."""
    files = plan_files(scenario, report, excel=True)
    return {**files, REPORT_FILE: encode_report(document(report))}
