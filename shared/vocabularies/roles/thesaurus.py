"""The thesaurus of roles: the labels that people use, their synonyms, and what they mean in DDEX's newest vocabulary.

Each module of `data` has the labels of one kind, one role a line: `code | label | synonyms`. `~` before the code says
that the label means more than the code (a rapper is sent as a Vocalist), `+` after it an instrument as in
`data/instruments.py`. `featured` marks featured artists.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Literal, NamedTuple, get_args

from shared.vocabularies.roles.data import (
    business,
    engineering,
    instruments,
    performers,
    production,
    stage,
    visual,
    voices,
    writers,
)
from shared.vocabularies.roles.data.instrument_types import TYPES

RoleKind = Literal[
    "performer", "voice", "instrument", "writer", "production", "engineering", "business", "visual", "stage"
]
KINDS: tuple[RoleKind, ...] = get_args(RoleKind)
USER_DEFINED = "UserDefined"
"""The value for what an allowed value set does not contain."""

_TABLES: Mapping[RoleKind, tuple[str, str]] = {
    "performer": (performers.ROWS, performers.PLAIN),
    "voice": (voices.ROWS, voices.PLAIN),
    "writer": (writers.ROWS, writers.PLAIN),
    "production": (production.ROWS, production.PLAIN),
    "engineering": (engineering.ROWS, engineering.PLAIN),
    "business": (business.ROWS, business.PLAIN),
    "visual": (visual.ROWS, visual.PLAIN),
    "stage": (stage.ROWS, stage.PLAIN),
}
_PLAYER = "Musician"
"""The ContributorRole of all who play an instrument."""
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z0-9(])|(?<=[0-9])(?=[A-Z])")


class Role(NamedTuple):
    """A role: its usual label, its synonyms, and its ContributorRole (AVS 9)."""

    label: str
    kind: RoleKind
    code: str
    synonyms: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    """Values of InstrumentType for what is played. Versions have one of them or none."""
    broader: tuple[str, ...] = ()
    """Values that a version without these takes."""
    exact: bool = True
    """Whether the code, with its instrument, says all that the label says."""
    featured: bool = False
    """Whether the label says that the party is a featured artist."""


@cache
def roles() -> tuple[Role, ...]:
    """All roles, kind by kind: those of the tables, and every other instrument of DDEX's. Labels are unique."""
    taken = _named(_listed())
    others = (role for role in _instruments() if normalized(role.label) not in taken)
    found = {normalized(role.label): role for role in (*_listed(), *others)}
    return tuple(sorted(found.values(), key=lambda role: KINDS.index(role.kind)))


@lru_cache(maxsize=4096)
def find_role(label: str) -> Role | None:
    """The role that a label means, whatever its case, spaces, hyphens and accents. None if it is unknown."""
    index, key = _index(), normalized(label)
    return index.get(key) or index.get(key.removesuffix("player"))


def normalized(label: str) -> str:
    """What distinguishes a label: letters and digits, in lower case, without accents; `&` is `and`."""
    plain = unicodedata.normalize("NFKD", label.replace("&", " and "))
    return "".join(letter for letter in plain.casefold() if letter.isalnum())


@cache
def _index() -> Mapping[str, Role]:
    """Every label, synonym and code, normalized."""
    coded = {normalized(role.code): role for role in reversed(roles()) if role.exact and not role.instruments}
    return coded | _named(roles())


def _named(listed: Sequence[Role]) -> dict[str, Role]:
    """The roles by label and synonym, normalized. A label counts before a synonym."""
    found = {normalized(role.label): role for role in listed}
    for role in listed:
        for synonym in role.synonyms:
            found.setdefault(normalized(synonym), role)
    return found


@cache
def _listed() -> tuple[Role, ...]:
    """The roles of the tables."""
    found = [_role(kind, row) for kind, (rows, _) in _TABLES.items() for row in _lines(rows)]
    found += [Role(_spelled(code), kind, code) for kind, (_, plain) in _TABLES.items() for code in plain.split()]
    return (*found, *(_player(row) for row in _lines(instruments.ROWS)))


def _instruments() -> Iterator[Role]:
    """A role for every value of InstrumentType."""
    for names in TYPES.values():
        yield from (Role(_spelled(name), "instrument", _PLAYER, (), (name,)) for name in names.split())


def _role(kind: RoleKind, row: str) -> Role:
    target, label, *synonyms = _cells(row)
    code, *details = target.split()
    played = next((detail[1:] for detail in details if detail.startswith("+")), "")
    return Role(
        label,
        kind,
        code.removeprefix("~"),
        _names(synonyms),
        *_values(played),
        exact=not code.startswith("~"),
        featured="featured" in details,
    )


def _player(row: str) -> Role:
    target, label, *synonyms = _cells(row)
    values = _values(target.removeprefix("~"))
    return Role(label, "instrument", _PLAYER, _names(synonyms), *values, exact=not target.startswith("~"))


def _values(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The instrument's values, and the broader ones."""
    same, _, broader = text.partition(">")
    return tuple(filter(None, same.split("/"))), tuple(filter(None, broader.split("/")))


def _lines(rows: str) -> list[str]:
    """The rows of a table; a line that begins with a space continues the one before it."""
    return rows.replace("\n ", " ").strip().splitlines()


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.split("|")]


def _names(synonyms: list[str]) -> tuple[str, ...]:
    return tuple(name.strip() for text in synonyms for name in text.split(","))


def _spelled(code: str) -> str:
    """The words of a code: `BassDrum(Kick)` is "Bass Drum (Kick)"."""
    return _CAPITAL.sub(" ", code)
