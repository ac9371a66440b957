"""Figures of plans and comparisons: pure functions of values."""
