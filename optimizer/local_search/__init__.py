"""Local search over sets of batches."""
