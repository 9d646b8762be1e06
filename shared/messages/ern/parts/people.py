"""Owns parts of a message about names: titles, parties, credits, rights. Values are ready to write."""

from typing import NamedTuple


class Coded(NamedTuple):
    """A value of an allowed value set, or the sender's own one (`UserDefined` with namespace)."""

    value: str
    namespace: str | None = None
    own: str | None = None


class OwnId(NamedTuple):
    """An identifier in somebody's namespace (a DPID)."""

    value: str
    namespace: str


class Name(NamedTuple):
    """A name in one language for one territory."""

    text: str
    language: str | None = None
    territory: str | None = None
    default: bool | None = None


class Title(NamedTuple):
    """A title in one language for one territory; `display` joins text and subtitle."""

    text: str
    display: str
    subtitle: str | None = None
    language: str | None = None
    territory: str | None = None
    default: bool | None = None


class Line(NamedTuple):
    """A P line or C line."""

    text: str
    year: int | None = None
    company: str | None = None
    territory: str | None = None
    default: bool | None = None


class Identity(NamedTuple):
    """What identifies a party."""

    isni: str | None
    ipi: str | None


class Party(NamedTuple):
    """A person or company that the message names."""

    reference: str
    names: tuple[Name, ...]
    identity: Identity | None


class Credit(NamedTuple):
    """A display artist in its place."""

    party: Party
    role: str
    sequence: int


class Contributor(NamedTuple):
    """Somebody who made it, with all roles."""

    party: Party
    sequence: int
    roles: tuple[Coded, ...]
    instruments: tuple[Coded, ...] = ()
    ai: str | None = None
    featured: bool | None = None
    contracted: bool | None = None
    credited: bool | None = None


class Span(NamedTuple):
    """From one day to another."""

    start: str | None
    end: str | None


class RightsUse(NamedTuple):
    """For what, when and where a controller holds the rights."""

    uses: tuple[str, ...]
    span: Span | None
    territories: tuple[str, ...]


class Controller(NamedTuple):
    """Who controls rights, and how much of them in percent."""

    party: Party
    sequence: int
    role: str
    share: str | None
    rights: RightsUse
