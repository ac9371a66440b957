"""The folders of a simulation and of a comparison."""
