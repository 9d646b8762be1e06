"""Identity and access: tenants, members, API keys, rate limits, the audit log, personal data."""
