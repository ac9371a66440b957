"""Runs and jobs in words: lists, progress, history."""
