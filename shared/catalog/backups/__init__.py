"""Backups: encrypted, incremental snapshots of a tenant, on request and by schedule, and their restore."""
