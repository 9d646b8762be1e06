"""Owns packages: which files go where, under which names, in which order. Pure."""
