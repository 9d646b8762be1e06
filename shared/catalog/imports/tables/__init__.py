"""Turns the rows of a sheet into releases, and every finding into its row and column. Pure."""
