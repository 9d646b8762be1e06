"""Who calls and what they may do: tenants, members, API keys, limits, the audit log, personal data."""
