"""Owns the encryption of credentials. Use cases see only the port."""
