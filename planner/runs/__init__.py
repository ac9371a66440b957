"""The store of runs: scenarios with their versions, plans, comparisons, notes, and a journal."""
