"""Any plan folder: checked against its scenario, and brought up to date after an edit."""
