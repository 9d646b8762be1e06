"""Message parts for titles, parties, credits and rights. Values are ready to write."""

from typing import NamedTuple

from shared.messages.ddex.coded import Coded, ProprietaryId


class Sorting(NamedTuple):
    """How lists sort a name: `Byrd, Ada`, and what of it stands before the name that it is sorted by."""

    indexed: str
    before: str | None
    key: str | None


class Name(NamedTuple):
    """A name in one language for one territory."""

    text: str
    language: str | None = None
    territory: str | None = None
    default: bool | None = None
    sorting: Sorting | None = None


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
    proprietary_ids: tuple[ProprietaryId, ...] = ()


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


class Role(NamedTuple):
    """A contributor's role, and what is played in it."""

    code: Coded
    instruments: tuple[Coded, ...] = ()


class Contributor(NamedTuple):
    """A contributor with all of its roles, and all instruments of these roles: a party, or a special contributor."""

    party: Party | None
    sequence: int
    roles: tuple[Role, ...]
    instruments: tuple[Coded, ...] = ()
    ai: str | None = None
    featured: bool | None = None
    contracted: bool | None = None
    credited: bool | None = None
    special: str | None = None
    """SpecialContributorType, such as GenerativeAI."""
    display_credit: str | None = None


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
