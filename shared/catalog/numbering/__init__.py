"""Hands out ISRCs and barcodes to releases."""
