"""Compares what public catalogues show with what was delivered."""
