"""Owns the protocol registry: one module a protocol, loaded on first use."""
