"""Owns the rules that a schema cannot state, as tables."""
