"""Delivers, notifies and waits by rules over what happens to releases."""
