"""The rows of the route table, by subject."""
