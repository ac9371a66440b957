"""The store of runs: scenarios with their versions, plans, comparisons, notes, and a journal."""

from planner.runs.records import AuditResult as AuditResult
from planner.runs.records import JournalEntry as JournalEntry
from planner.runs.records import ProgressRow as ProgressRow
from planner.runs.records import Run as Run
from planner.runs.records import RunEvent as RunEvent
from planner.runs.records import ScenarioEntry as ScenarioEntry
from planner.runs.records import SubjectNote as SubjectNote
from planner.runs.records import Version as Version
from planner.runs.store import Store as Store
from planner.runs.store import open_store as open_store
