"""The report of a comparison: one page of HTML for readers who never saw the program."""
