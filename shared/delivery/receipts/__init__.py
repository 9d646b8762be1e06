"""Receipts: a hash chain per tenant, searched, verified, printed as PDF."""
