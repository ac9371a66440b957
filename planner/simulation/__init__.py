"""What chance does to a plan and to its rival: sample paths, the store, the autologous clinic."""
