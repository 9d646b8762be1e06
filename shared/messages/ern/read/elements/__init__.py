"""Readers of single elements: parties, titles, resources, releases, deals."""
