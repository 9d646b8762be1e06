"""Reads what people write in cells: dates, durations, identifiers, yes and no, territories, names. Pure."""
