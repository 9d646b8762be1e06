"""Public catalogues: a port, and adapters for the APIs of Deezer and Spotify."""
