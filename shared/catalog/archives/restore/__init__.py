"""Reads archives and backups, and restores them."""
