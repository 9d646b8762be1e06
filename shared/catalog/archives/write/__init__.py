"""Writes archives and backups."""
