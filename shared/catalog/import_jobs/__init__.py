"""Imports of uploaded files: planned, applied and rolled back by tasks that may end at any moment."""
