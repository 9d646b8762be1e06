"""Vocabularies of the field, as data with their sources, and the search in them. Pure."""
