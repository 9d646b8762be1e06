"""Rules that hold in every ERN version and profile."""
