"""Imports: files of other systems become drafts."""
