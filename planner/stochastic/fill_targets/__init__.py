"""The cheapest batches that meet a fill target for each product."""
