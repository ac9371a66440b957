"""Plans whose simulated cost is low, not that of the averages (docs/uncertainty.md)."""
