"""One menu with everything that can be taken away; each file is made when it is asked for."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import streamlit as st

from planner.app.files.reading import Files
from planner.app.plan.shown_plan import ShownPlan
from planner.domain.scenario import Scenario
from planner.io.plan.report import document, encode_report
from planner.io.plan.tables import REPORT_FILE, WORKBOOK_FILE
from planner.io.plan.write import plan_file, plan_files, table_files
from planner.io.scenario.hashing import scenario_hash
from planner.language import _
from planner.plan_export.archive import plan_archive
from planner.plan_export.icalendar import CALENDAR_FILE, plan_calendar
from planner.plan_export.render import REPORT_PAGE, plan_page
from planner.results.report import Report

ARCHIVE_FILE = "plan.zip"


def export_menu(shown: ShownPlan) -> None:
    """The menu; nothing in it is made until its button is pressed."""
    scenario, report, files = shown.scenario, shown.report, dict(shown.files)
    plan = report.plan
    if plan is None:
        return
    with st.popover(_("Export"), icon=":material/download:", key="export"):
        if not shown.up_to_date:
            st.caption(_("Files of version {n}, as their names say.", n=shown.version.number))
        if report.accepted:
            _offer(_("Whole plan with its scenario (.zip)"), named(ARCHIVE_FILE, shown),
                   lambda: plan_archive(files, exported(scenario, report)))  # fmt: skip
            _offer(_("Report to print (.html)"), named(REPORT_PAGE, shown),
                   lambda: plan_page(scenario, report))  # fmt: skip
            _offer(_("Dates for a calendar (.ics)"), named(CALENDAR_FILE, shown),
                   lambda: plan_calendar(scenario, plan, datetime.now(UTC)))  # fmt: skip
        _offer(_("Workbook (.xlsx)"), named(WORKBOOK_FILE, shown),
               partial(exported_file, scenario, report, WORKBOOK_FILE))  # fmt: skip
        st.caption(_("Tables, for spreadsheets:"))
        for name in (*table_files(plan), REPORT_FILE):
            called = named(name, shown)
            _offer(called, called, partial(exported_file, scenario, report, name))


def named(name: str, shown: ShownPlan) -> str:
    """`batches.csv`; of a plan out of date `batches-version-3.csv`."""
    if shown.up_to_date:
        return name
    stem, dot, ending = name.rpartition(".")
    return f"{stem}-version-{shown.version.number}{dot}{ending}"


def exported(scenario: Scenario, report: Report) -> Files:
    """The plan folder, CSV for Excel (contract 8), and its workbook."""
    report = _named(scenario, report)
    files = plan_files(scenario, report, excel=True)
    return {**files, REPORT_FILE: encode_report(document(report))}


def exported_file(scenario: Scenario, report: Report, name: str) -> bytes:
    """One file of it."""
    if name == REPORT_FILE:
        return encode_report(document(_named(scenario, report)))
    return plan_file(scenario, report, name, excel=True)


def _named(scenario: Scenario, report: Report) -> Report:
    """What a comparison assumes may have been edited since: the scenario is named as it is now."""
    return replace(report, scenario_hash=scenario_hash(scenario))


def _offer(label: str, name: str, make: Callable[[], bytes]) -> None:
    st.download_button(
        label, make, name, key=f"get_{name}", on_click="ignore", width="stretch", type="tertiary"
    )
