"""Owns access to documents. Use cases see only the port; adapters are chosen in wiring."""
