"""From a problem to whole decisions with a proven bound."""
