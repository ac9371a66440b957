"""The front end: `make app`, or `cryoplan app`."""

from planner.app.main import main

main()
