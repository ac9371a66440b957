"""Charts of plans, comparisons, simulations and sweeps: pure functions of values."""
