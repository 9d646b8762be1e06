"""The tenant itself: settings, DDEX party, theme."""
