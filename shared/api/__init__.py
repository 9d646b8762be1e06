"""The REST API: a table of routes, served under one form."""
