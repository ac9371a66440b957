"""What differs between two runs: their inputs, their figures, their schedules."""
