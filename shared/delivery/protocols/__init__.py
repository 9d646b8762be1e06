"""Protocols, a package each: options as data, a session, and the meaning of its errors."""
