"""Models of exports, backups and restores."""
