"""Owns the REST API: one table of routes, from which routing, checks, OpenAPI and the pages are made."""
