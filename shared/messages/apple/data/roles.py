"""What Apple's roles mean for an artist of a package. Labels' words are mapped in shared/vocabularies/roles.

Source: Apple Music Specification 5.3 (help.apple.com/itc/musicspec), and packages that Apple accepted.
"""

FEATURED = "Featuring"
SECONDARY = frozenset({FEATURED, "With"})
"""Roles that make an artist secondary: such an artist is never primary."""
WRITERS = frozenset({"Composer", "Songwriter"})
"""Apple wants at least one of them on each track."""
AUTHORS = WRITERS | {"Lyricist", "Author"}
"""Roles in the work."""
