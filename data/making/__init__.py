"""What turns a recipe into a scenario folder: sourced cells, demand draws, costs, the writers."""
