"""Writes files of payments: SEPA credit transfers for banks, CSV for payout services. Pure."""
