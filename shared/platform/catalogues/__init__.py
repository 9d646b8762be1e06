"""Public catalogues: a port, and adapters for the APIs of Deezer, MusicBrainz and Spotify."""
