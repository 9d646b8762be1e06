"""API keys: format, lifecycle and verification."""
