"""Composes a message from a release and a target's settings."""
