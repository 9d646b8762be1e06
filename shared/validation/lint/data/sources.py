"""Names the public style guides and standards that the rules come from."""

APPLE_PAGE = "https://help.apple.com/itc/musicstyleguide"
"""Apple Music Style Guide, in the public copies of November 2026.

Clauses 1.2, 2.13, 3.6, 7.3 and Appendix 2 were read there. The others are named by their subject, as distributors' help
pages quote them.
"""
MUSIC_BIZ_PAGE = "https://musicbiz.org"
"""Music Metadata Style Guide 2.1 of the Music Business Association (2016)."""
PROJECT = "Stardust Distro"
"""Rules of our own: what no guide says, and no DSP shows well."""


def apple(clause: str) -> str:
    """A clause of Apple's guide."""
    return f"Apple Music Style Guide, {clause}"


def music_biz(clause: str) -> str:
    """A clause of the Music Business Association's guide."""
    return f"Music Metadata Style Guide 2.1, {clause}"
