"""Finds the field of each column by its heading: exact names, roles of the thesaurus, and similar spellings. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from shared.catalog.imports.columns.fields import Field, fields, not_imported
from shared.vocabularies.roles.thesaurus import Role, find_role

_SURE = 90
"""From which similarity, of 100, a heading is taken for a field by itself."""
_SIMILAR = 68
"""From which similarity a field is suggested."""
_SIGNS: Mapping[str, str] = {"℗": " p line ", "©": " c line ", "ⓒ": " c line ", "ⓟ": " p line ", "#": " number "}
_LONGEST = 300
"""Characters of a heading that can be known."""
_PLURAL = re.compile(r"\(s\)|\(es\)", re.IGNORECASE)
_NUMBERED = re.compile(r"[\s_#.-]*\(?\d{1,2}\)?\s*$")
_LINE_LINE = re.compile(r"(line\s*){2,}")
_ROLE_END = re.compile(r"(?i)[\s_]*(\(s\)|names?|credits?)\s*$")


def normalized(heading: str) -> str:
    """What distinguishes a heading: letters and digits in lower case, without accents."""
    for sign, words in _SIGNS.items():
        heading = heading.replace(sign, words)
    text = unicodedata.normalize("NFKD", _PLURAL.sub("", heading)).casefold()
    letters = "".join(letter for letter in _LINE_LINE.sub("line", text) if letter.isalnum())
    return letters or heading.strip().casefold()


@lru_cache(maxsize=2048)
def field_of(heading: str) -> Field | None:
    """The field of a heading whose name is known, or that is a role; None if neither."""
    if len(heading) > _LONGEST:
        return None
    known, key = _names(), normalized(heading)
    if found := known.get(key):
        return found
    if key in _others():
        return None
    bare = _NUMBERED.sub("", heading)
    if bare and bare != heading and (numbered := field_of(bare)):
        return numbered if numbered.lists else None
    return _role_field(heading)


def is_known(heading: str) -> bool:
    """Whether the heading is known, though a release has no field for it."""
    return normalized(heading) in _others()


def similar_fields(heading: str, limit: int = 3) -> list[tuple[Field, float]]:
    """The fields whose names are spelt like the heading, with the similarity (100: equal), the nearest first."""
    if len(heading) > _LONGEST:
        return []
    found = process.extract(
        normalized(heading), list(_names()), scorer=fuzz.ratio, score_cutoff=_SIMILAR, limit=limit * 4
    )
    best: dict[str, tuple[Field, float]] = {}
    for key, score, _ in found:
        field = _names()[key]
        best.setdefault(field.name, (field, score))
    return list(best.values())[:limit]


def sure_field(heading: str) -> Field | None:
    """The field that a misspelt heading means beyond doubt: very similar, and no other field is as similar."""
    found = similar_fields(heading, 2)
    if not found or found[0][1] < _SURE or len(normalized(heading)) < 5:
        return None
    return found[0][0] if len(found) == 1 or found[1][1] < found[0][1] else None


def matches(headings: Iterable[str]) -> int:
    """How many of the texts are headings of known columns."""
    return sum(bool(text) and len(text) <= 60 and (field_of(text) is not None or is_known(text)) for text in headings)


def field_named(name: str) -> Field | None:
    """The field of a profile's name: a name of the table, an alias, or `role:` and a role."""
    if name.casefold().startswith("role:"):
        return _role_field(name.partition(":")[2].strip())
    found = fields().get(name) or field_of(name)
    return fields()[_PAIRED[found.name]] if found and found.name in _PAIRED else found


_PAIRED: Mapping[str, str] = {
    "subtitle": "anyVersion",
    "genre": "anyGenre",
    "subgenre": "anySubgenre",
    "language": "anyLanguage",
    "parentalWarning": "anyWarning",
    "production": "anyProduction",
    "releaseDate": "anyDate",
    "originalReleaseDate": "anyOriginalDate",
}
"""Fields of releases whose values may differ from track to track, with the field that allows it."""


def field_names() -> Sequence[str]:
    """The names of all fields, for messages."""
    return [name for name in fields() if not name.startswith("any")]


def _role_field(heading: str) -> Field | None:
    role = find_role(heading) or find_role(_ROLE_END.sub("", heading))
    if role is None and heading.rstrip(" )").endswith("s"):
        role = find_role(_ROLE_END.sub("", heading).rstrip("s"))
    if role is None or (role.kind == "business" and role.code != "MusicPublisher"):
        return None
    if role.code == "MusicPublisher":
        return fields()["publishers"]
    return _field_of_role(role)


def _field_of_role(role: Role) -> Field:
    path = "metadata.writers" if role.kind == "writer" else "metadata.contributors"
    return Field(f"role:{role.label}", "people", "", path, (), role.label)


@cache
def _names() -> Mapping[str, Field]:
    """Every name and alias, normalized. A heading that can be the release's and a track's comes before either."""
    found: dict[str, Field] = {}
    for field in sorted(fields().values(), key=lambda each: not each.shared):
        for name in (field.name, *field.aliases):
            found.setdefault(normalized(name), field)
    return found


@cache
def _others() -> frozenset[str]:
    return frozenset(map(normalized, not_imported()))
