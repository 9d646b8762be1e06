"""SSRF-safe connections to hosts that users specify: resolved once, checked, then dialled by address."""
