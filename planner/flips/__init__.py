"""What would flip a comparison (docs/flips.md)."""
