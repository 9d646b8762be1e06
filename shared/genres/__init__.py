"""Owns genres: the catalogue's own vocabulary, and each tenant's words for them in DSPs' vocabularies."""
