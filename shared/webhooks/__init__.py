"""Owns outgoing webhooks: who wants to hear of what, and telling them, signed, until they have heard."""
