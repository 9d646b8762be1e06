"""Models of accounts: tenants, members, API keys, the audit log, consents."""
