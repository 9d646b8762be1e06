"""Hardened XML input: turns bytes into records, with the element names of every version mapped to ERN 4.3."""
