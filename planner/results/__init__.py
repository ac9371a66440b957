"""What is known after a solve, a comparison or a simulation: frozen records, no computation."""
