"""Pydantic models of every document: the single source for Firestore, REST, callables, OpenAPI and web types."""
