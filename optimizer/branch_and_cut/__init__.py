"""One model from its root relaxation to a plan with a proven bound."""
