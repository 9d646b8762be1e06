"""Owns the pydantic models of every document: the one contract for store, callables, docs and clients."""
