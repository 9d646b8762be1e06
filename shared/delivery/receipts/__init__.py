"""Receipts: a hash chain per tenant, with search, verification and PDF output."""
