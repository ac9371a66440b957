"""Many scenarios or settings: changes, runs, workers, tables, and what more capacity is worth."""
