"""Plans of low simulated cost, beside the deterministic plan (docs/uncertainty.md)."""
