"""Settles the royalties of a tenant: stored terms, runs that two people close, statements and payments."""
