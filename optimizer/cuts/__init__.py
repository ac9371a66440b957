"""Cutting planes: valid inequalities that tighten the linear relaxation."""
