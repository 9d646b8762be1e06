"""Checks titles, names, lines, dates and flags of a release as an editor would, by public style guides. Pure."""
