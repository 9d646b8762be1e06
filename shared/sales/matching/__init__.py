"""Finds what reported sales are in the tenant's catalogue, and keeps what people decide about the rest."""
