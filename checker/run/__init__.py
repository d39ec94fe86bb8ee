"""One run: evidence through rules to a report, as a literal list of steps."""
