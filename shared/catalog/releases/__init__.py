"""Releases: creation, changes, review, preview, comparison and immutable versions."""
