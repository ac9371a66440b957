"""Patients and doses for batches that are decided."""
