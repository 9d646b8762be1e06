"""A tenant itself: settings, DDEX party, theme."""
