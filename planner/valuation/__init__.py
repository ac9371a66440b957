"""Marginal values of capacity: shadow prices of rooms, lots, freezers and so on, by re-solving."""
