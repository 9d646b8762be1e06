"""Owns tenants: who calls, and what the role allows."""
