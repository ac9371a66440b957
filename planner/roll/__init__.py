"""The scenario as things stand on a later Monday, from a plan and what really happened."""
