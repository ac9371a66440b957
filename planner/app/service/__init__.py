"""The pages Service, Stock and banks, Risk: what hospitals get, what is kept, what chance does."""
