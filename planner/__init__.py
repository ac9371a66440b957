"""Off-the-shelf cell therapy, planned from cell bank to bedside."""
