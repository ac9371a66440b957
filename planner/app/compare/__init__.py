"""The Compare page: two runs, and the plan against fresh manufacture."""
