"""Matches files to releases and tracks by their names. Pure."""
