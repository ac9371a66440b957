"""A plan to take away: with its scenario in one archive, as dates of a calendar, to print."""
