"""What public catalogues (Spotify, Deezer) know about a product."""
