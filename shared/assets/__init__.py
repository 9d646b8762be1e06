"""Owns uploads: declared, received, measured, attached to their release."""
