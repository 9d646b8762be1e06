"""Calculates with money: exact decimals, minor units, parts that make the whole, dated exchange rates. Pure."""
