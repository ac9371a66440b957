"""A scenario as a folder or a workbook: read, checked, written."""
