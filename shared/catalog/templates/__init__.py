"""Templates: contents of releases that fill new drafts, our own and those of tenants."""
