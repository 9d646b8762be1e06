"""Writes the parts of a message as XML, from element plans that are data."""
