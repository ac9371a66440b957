"""The page What more is worth: values and sweeps."""
