"""How plans and bounds are found."""
