"""The registry of plug-ins: a signed list in static JSON of what there is, by whom, and what was reviewed."""
