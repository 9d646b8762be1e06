"""MEAD 1.1 (Media Enrichment and Description): composes messages about what music is like, reads and compares them."""
