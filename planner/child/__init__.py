"""A solve in a process of its own: it can be watched, ended and even killed."""

from planner.child.job import Job, start

__all__ = ["Job", "start"]
