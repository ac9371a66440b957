"""A plan folder: read and written."""
