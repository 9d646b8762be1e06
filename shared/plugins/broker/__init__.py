"""Performs what plug-ins ask for: each operation is checked against what was granted, and stays within the tenant."""
