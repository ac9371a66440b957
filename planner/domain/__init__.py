"""The trade's nouns as frozen values: standard library and numpy only (docs/architecture.md)."""
