"""Metadata of releases and recordings from public catalogues (Spotify, Deezer)."""
