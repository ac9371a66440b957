"""The Scenario page: grids, settings, levers, changes, faults, uploads."""
