"""Message parts for titles, parties, credits and rights. Values are ready to write."""

from typing import NamedTuple


class Coded(NamedTuple):
    """A value of an allowed value set, or `UserDefined` with the sender's namespace and value."""

    value: str
    namespace: str | None = None
    user_defined: str | None = None


class ProprietaryId(NamedTuple):
    """An identifier in a party's namespace (a DPID)."""

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
    """The identifiers of a party."""

    isni: str | None
    ipi: str | None


class Party(NamedTuple):
    """A person or company in the message."""

    reference: str
    names: tuple[Name, ...]
    identity: Identity | None


class Credit(NamedTuple):
    """A display artist and its sequence number."""

    party: Party
    role: str
    sequence: int


class Contributor(NamedTuple):
    """A contributor with all of its roles."""

    party: Party
    sequence: int
    roles: tuple[Coded, ...]
    instruments: tuple[Coded, ...] = ()
    ai: str | None = None
    featured: bool | None = None
    contracted: bool | None = None
    credited: bool | None = None


class Span(NamedTuple):
    """A range of days."""

    start: str | None
    end: str | None


class RightsUse(NamedTuple):
    """The uses, period and territories for which a controller holds the rights."""

    uses: tuple[str, ...]
    span: Span | None
    territories: tuple[str, ...]


class Controller(NamedTuple):
    """A rights controller and its share in percent."""

    party: Party
    sequence: int
    role: str
    share: str | None
    rights: RightsUse
