"""Valid inequalities that tighten the linear relaxation."""
