"""Tells whether a deployment works: the health of its parts, and the production test suite."""
