"""Rate limits, defined as data and counted in the store that all instances share."""
