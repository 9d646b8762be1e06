"""Protocols, one package each: options as data, a session, and the classification of errors."""
