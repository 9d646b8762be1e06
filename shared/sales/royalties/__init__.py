"""Runs royalties: sums sales, books them in a ledger by double entry, closes periods, states accounts. Pure."""
