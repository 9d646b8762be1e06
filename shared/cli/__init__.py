"""Owns the `stardust` command."""
