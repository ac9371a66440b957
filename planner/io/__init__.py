"""Files to values and back: the scenario folder, the plan folder (contract 7, 8)."""
