"""Monte Carlo simulation of a plan: random streams, sample paths, the store and its patients."""
