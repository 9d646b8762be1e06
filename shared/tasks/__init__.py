"""Owns background work. Use cases see only the port."""
