"""Owns how often somebody may ask: limits as data, counted in the store that all instances share."""
