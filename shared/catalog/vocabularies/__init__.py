"""Vocabularies for releases, and the tenants' mappings of them."""
