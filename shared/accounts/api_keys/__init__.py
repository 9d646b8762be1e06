"""API keys: their form, their lifecycle, and their verification."""
