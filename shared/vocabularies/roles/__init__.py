"""Roles of contributors: a thesaurus of labels, and the way to DDEX and Apple Music. Pure."""
