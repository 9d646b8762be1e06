"""Guarded connections to hosts that users name: resolved once, checked, dialled by address."""
