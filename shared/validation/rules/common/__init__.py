"""Rules that apply to every ERN version and profile."""
