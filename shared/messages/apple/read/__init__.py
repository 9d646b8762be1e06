"""Reads `metadata.xml` back: into parts, and from parts into a release."""
