"""Composes the parts of a package from a release and a target's settings."""
