"""The audit log: a hash chain per tenant, its search, export and verification."""
