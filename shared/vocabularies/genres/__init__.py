"""Genres: our own vocabulary, those of DSPs, the search in them, and the way from one to another. Pure."""
