"""Composes deals: combinations, territories, periods, prices and preview dates."""
