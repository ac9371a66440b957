"""A solve in a process of its own: it can be watched, ended and even killed."""

from planner.child.job import Job, solve, start

__all__ = ["Job", "solve", "start"]
