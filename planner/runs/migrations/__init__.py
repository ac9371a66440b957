"""Migrations of the store: each a step from one form of the tables to the next."""
