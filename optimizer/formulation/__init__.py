"""The mixed-integer model, and both ways between plans and values."""
