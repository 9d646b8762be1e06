"""The callables: one row of a table each, and what a row says."""
