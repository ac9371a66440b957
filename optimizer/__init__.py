"""An engine over ids, whole weeks and numbers: knows no dates, files, pandas or pages."""
