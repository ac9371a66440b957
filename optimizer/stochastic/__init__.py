"""Expected cost under random demand and batch failure, and the small models built on it."""
