"""A large problem cut into one subproblem for each product."""
