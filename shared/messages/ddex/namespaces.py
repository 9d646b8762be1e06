"""Namespaces of DSPs, in which messages state the DSP's own ids of artists.

Spotify matches artists by the provider's own ids and, from providers that it admits to it, by its artist URI
(https://providersupport.spotify.com/article/proprietary-artist-id-delivery-guide-v1). A namespace is a DPID.
"""

SPOTIFY_DPID = "PADPIDA2011072101T"
"""Spotify's DPID."""

SPOTIFY_ARTIST = "spotify:artist:"
"""How a Spotify URI of an artist begins (https://developer.spotify.com/documentation/web-api/concepts/spotify-uris-ids)."""
