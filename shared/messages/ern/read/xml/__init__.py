"""Hardened XML input: bytes become records, with every version spelt as ERN 4.3."""
