"""Vocabularies that releases choose from, and a tenant's mappings of them."""
