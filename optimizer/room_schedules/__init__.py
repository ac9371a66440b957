"""Local search over room schedules, compiled: the anytime search that needs no solver."""
