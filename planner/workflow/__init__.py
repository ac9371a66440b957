"""From a scenario to a checked report."""
