"""Rate limits: as data, counted in the store that all instances share."""
