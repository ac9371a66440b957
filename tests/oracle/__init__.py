"""The textbook lot-by-lot model: slow, plain and written from the contract alone."""
