"""Describes the command line from its own declarations: the reference page and manual pages."""
