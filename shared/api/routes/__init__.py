"""Owns the rows of the API's table, a module for each resource; each handler calls one use case."""
