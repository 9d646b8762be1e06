"""Readers for single elements: parties, titles, resources, releases, deals."""
