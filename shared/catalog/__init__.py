"""Owns what a release must be before it can go out. Pure."""
