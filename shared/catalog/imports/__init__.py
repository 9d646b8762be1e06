"""Imports: creates drafts from files of other systems."""
