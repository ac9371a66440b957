"""The Plan page: search, figures, schedule, traces, exports."""
