"""Owns telling people what happened."""
