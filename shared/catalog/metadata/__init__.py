"""Metadata of public catalogues: looked up, merged field by field, and made a draft."""
