"""Branch and cut: from the root relaxation to a plan with a proven bound."""
