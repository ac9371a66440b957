"""Batches that are moved until they fit: other weeks, other rooms."""
