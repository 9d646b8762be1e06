"""AI disclosure: what generative AI made of a release, in the words of DDEX, Spotify and Apple Music. Pure."""
