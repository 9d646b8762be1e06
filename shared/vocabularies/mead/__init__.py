"""The values that people are offered, and those that the standard has."""
