"""Maps a label to what a version of DDEX's vocabularies says of it: list, role, instrument. Pure."""

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from shared.vocabularies.roles.data.instrument_types import TYPES
from shared.vocabularies.roles.data.versions import (
    BROADER,
    BROADER_38,
    BROADER_KIND_38,
    RESOURCE_38,
    SAME_38,
    SINCE,
    VERSIONS,
    WORK_38,
)
from shared.vocabularies.roles.thesaurus import USER_DEFINED, Role, find_role, normalized, roles

RoleList = Literal["resource", "work"]
"""The list of a 3.8.2 message that a contributor belongs to; 4.x has one list for both."""

_INLINE = "3.8.2"
"""The version whose instruments are free text, and whose contributors are in two lists."""


class MappedRole(NamedTuple):
    """What a message says of a label."""

    list: RoleList
    code: str
    """The DDEX role; `UserDefined` if the version has none."""
    instrument: str | None
    """InstrumentType, or the label itself where it is free text; `UserDefined` if the version has none."""
    exact: bool
    """Whether nothing that the label says is lost."""
    featured: bool
    """Whether the label says that the party is a featured artist."""


@lru_cache(maxsize=4096)
def map_role(label: str, version: str) -> MappedRole:
    """What the `version` (one of VERSIONS) says of `label`."""
    known, role = role_codes(version), find_role(label)
    if role is None:
        place = known.get(normalized(label))
        return MappedRole(*(place or ("resource", USER_DEFINED)), None, place is not None, False)
    instrument, plain = _instrument(role, version)
    for name, exact in _candidates(role, label, version):
        if place := known.get(normalized(name)):
            return MappedRole(*place, instrument, exact and plain, role.featured)
    return MappedRole("resource", USER_DEFINED, instrument, False, role.featured)


def _candidates(role: Role, label: str, version: str) -> Iterator[tuple[str, bool]]:
    """Roles to try, the best first, each with whether it says all that the label says."""
    if version == _INLINE:
        said = bool(role.instruments)  # free text says the rest
        yield from ((label, True), (role.label, True), (role.code, role.exact or said))
        yield SAME_38.get(role.code, ""), role.exact or said
        yield BROADER_38.get(role.code, ""), said
        yield BROADER_KIND_38.get(role.kind, ""), said
    else:
        yield role.code, role.exact
        yield BROADER.get(role.code, ""), False


def _instrument(role: Role, version: str) -> tuple[str | None, bool]:
    """What is played, and whether that says all of it."""
    if not role.instruments:
        return None, True
    if version == _INLINE:
        return role.label, True
    known = instrument_codes(version)
    for name in (*role.instruments, *role.broader):
        if normalized(name) in known:
            return name, name in role.instruments
    return (USER_DEFINED if role.kind == "instrument" else None), False


@lru_cache(maxsize=4096)
def map_instrument(name: str, version: str) -> tuple[str, bool]:
    """InstrumentType of what somebody plays, and whether it says all of it. Free text in 3.8.2."""
    if version == _INLINE:
        return name, True
    known = instrument_codes(version).get(normalized(name))
    if known:
        return known, True
    role = find_role(name)
    if role is None or not role.instruments:
        return USER_DEFINED, False
    code, plain = _instrument(role, version)
    return code or USER_DEFINED, plain and role.exact


@cache
def role_codes(version: str) -> Mapping[str, tuple[RoleList, str]]:
    """Normalized role name -> list and DDEX role, for all roles of the version."""
    if version == _INLINE:
        lists: tuple[tuple[RoleList, str], ...] = (("resource", RESOURCE_38), ("work", WORK_38))
        return {normalized(code): (name, code) for name, codes in lists for code in codes.split()}
    position = VERSIONS.index(version)
    codes = (role.code for role in roles())
    return {
        normalized(code): ("resource", code)
        for code in codes
        if code not in SINCE or VERSIONS.index(SINCE[code]) <= position
    }


@cache
def instrument_codes(version: str) -> Mapping[str, str]:
    """Normalized name -> InstrumentType, for all values of a 4.x version."""
    return {
        normalized(name): name for versions, names in TYPES.items() if version in versions for name in names.split()
    }
