"""Owns what is plugged in: the protocols of this installation, and whose they are."""
