"""Finds which column of a file is which field of a release: names, other distributors' names, profiles. Pure."""
