"""Languages: ISO 639 with their scripts, names and the way from what people write to a code."""
