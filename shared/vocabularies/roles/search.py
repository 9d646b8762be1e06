"""Finds roles by words that may be incomplete or misspelt, and the labels nearest to one that is unknown. Pure."""

from collections.abc import Sequence
from functools import cache

from rapidfuzz import fuzz, process

from shared.vocabularies.roles.thesaurus import Role, RoleKind, normalized, roles

_SIMILAR = 70
"""From which similarity, of 100, a name is offered in the place of another."""


def search_roles(words: str, kind: RoleKind | None, limit: int) -> list[Role]:
    """The roles of the kind (None: any) whose label or a synonym is like `words`, the best first."""
    wanted, names = normalized(words), _names()
    keys = [key for key, (_, role) in names.items() if kind in (None, role.kind)]
    begins = sorted((key for key in keys if key.startswith(wanted)), key=len)
    contains = sorted((key for key in keys if wanted in key), key=len)
    similar = [
        key for key, _, _ in process.extract(wanted, keys, scorer=fuzz.ratio, score_cutoff=_SIMILAR, limit=limit)
    ]
    found = dict.fromkeys(names[key][1] for key in (*begins, *contains, *similar))
    return list(found)[:limit] if wanted else []


def nearest_labels(label: str, limit: int = 3) -> list[str]:
    """Labels and synonyms that are spelt like an unknown label, the nearest first."""
    names = _names()
    found: Sequence[tuple[str, float, int]] = process.extract(
        normalized(label), list(names), scorer=fuzz.WRatio, score_cutoff=_SIMILAR, limit=limit
    )
    return [names[key][0] for key, _, _ in found]


@cache
def _names() -> dict[str, tuple[str, Role]]:
    """Normalized name -> the name as written, and its role. A label counts before a synonym."""
    listed = roles()
    found = {normalized(role.label): (role.label, role) for role in listed}
    for role in listed:
        for synonym in role.synonyms:
            found.setdefault(normalized(synonym), (synonym, role))
    return found
