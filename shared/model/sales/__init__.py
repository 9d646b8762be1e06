"""Models of sales: what services report, in one form for all of their formats."""
