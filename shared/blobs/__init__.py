"""Owns access to files in the bucket. Use cases see only the port."""
