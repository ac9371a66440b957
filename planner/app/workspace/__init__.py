"""What a visitor works on: the workspace, its plan, the plans that are kept."""
