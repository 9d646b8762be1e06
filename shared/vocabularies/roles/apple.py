"""Maps a label to the role that Apple Music credits it with. Pure."""

from functools import cache, lru_cache
from typing import NamedTuple

from shared.vocabularies.roles.data.apple import CREDITS, INSTRUMENTS, NEAREST, NEAREST_KIND, UNPUBLISHED
from shared.vocabularies.roles.thesaurus import find_role, normalized


class AppleRole(NamedTuple):
    """A role in an Apple Music package."""

    name: str
    """The role as Apple writes it."""
    exact: bool
    """Whether it says all that the label says."""
    published: bool
    """Whether Apple's public pages name it; others are seen in credits, and a package may be refused for them."""


@lru_cache(maxsize=4096)
def apple_role(label: str) -> AppleRole | None:
    """Apple's role for a label; one that Apple publishes before one that it does not. None if there is none."""
    role = find_role(label)
    names = [label, *((role.label, *role.synonyms) if role else ())]
    published, unpublished = _names()
    for name in names:
        if found := published.get(normalized(name)):
            return AppleRole(found, name == label or role is None or role.exact, True)
    nearest = role and (NEAREST.get(role.code) or NEAREST_KIND.get(role.kind))
    if nearest:
        return AppleRole(nearest, False, True)
    return next(
        (AppleRole(unpublished[key], True, False) for key in map(normalized, names) if key in unpublished), None
    )


@cache
def _names() -> tuple[dict[str, str], dict[str, str]]:
    """Normalized name -> name: what Apple publishes, and what it does not."""
    published = [*CREDITS, *INSTRUMENTS]
    return {normalized(name): name for name in published}, {normalized(name): name for name in UNPUBLISHED}
