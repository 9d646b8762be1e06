"""Exports: tables, messages and archives of what a tenant has."""
