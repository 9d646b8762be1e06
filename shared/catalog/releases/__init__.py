"""Releases: created, changed, reviewed, previewed, compared, kept as immutable versions."""
