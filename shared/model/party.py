"""Models the tenant's records of artists, labels, writers and publishers, which credits of releases link to."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from shared.model.base import Id, Instant, LongText, Model, Text
from shared.model.catalog.credits import LocalName
from shared.model.identifiers import AppleArtistId, CheckedIpi, Isni, MusicBrainzId, SpotifyArtistId

PartyKind = Literal["person", "group", "orchestra", "choir", "label", "publisher"]
"""Who or what it is."""

CreditRole = Literal["artist", "contributor", "writer", "publisher", "rightsController", "label"]
"""What a credit says that a party is, by the list of the release that it stands in."""

Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
"""ISO 3166-1 alpha-2."""

MAX_NAMES = 50


class PartyContent(Model):
    """The fields of a record that clients set."""

    name: Text
    """The name, as it is usually credited."""
    kind: PartyKind = "person"
    """Whether it is a person, a group, a label or a publisher."""
    sort_name: Text | None = None
    """The name as lists sort it, such as `Byrd, Ada`."""
    legal_name: Text | None = None
    """The name in contracts; never sent."""
    country: Country | None = None
    """Where it comes from."""
    biography: LongText | None = None
    """A text about it for the public."""
    image_id: Id | None = None
    """The uploaded file of its picture."""
    local_names: Annotated[list[LocalName], Field(max_length=MAX_NAMES)] = []
    """The name in other languages and scripts."""
    variants: Annotated[list[Text], Field(max_length=MAX_NAMES)] = []
    """Other spellings and names under which it is credited."""
    isni: Isni | None = None
    ipi: CheckedIpi | None = None
    apple_id: AppleArtistId | None = None
    spotify_id: SpotifyArtistId | None = None
    music_brainz_id: MusicBrainzId | None = None


class MovedCredits(Model):
    """Credits of one name and role that a merge made link to the other record."""

    role: CreditRole
    """What the credits say that the party is."""
    name: str
    """The name, as credited."""
    release_ids: list[Id]
    """The releases that have them."""


class PartyMerge(Model):
    """What taking a merge back needs."""

    into: Id
    """The record that it was merged into."""
    before: PartyContent
    """What that record said before."""
    led: list[Id] = []
    """The records that were merged into this one before, and that the merge leads to the other one."""
    moved: list[MovedCredits] = []
    """The credits that link to the other one since, of the first releases that were changed."""


class PartyRecord(PartyContent):
    """`parties/{id}`: an artist, label, writer or publisher of the tenant, which credits link to by `partyId`.

    A record that was merged into another one stays with its content, so that links to it lead to the other one.
    """

    id: Id
    tenant_id: Id
    merged_into: Id | None = None
    """The record that it was merged into; it is in no list any more."""
    relinking: Instant | None = None
    """When the last round of changing links to it, or of changing them back, ended; absent once none is left."""
    relinks: Annotated[int, Field(ge=0)] = 0
    """How many such rounds there were."""
    merge: PartyMerge | None = None
    """What taking its merge back needs; absent if it was not merged, or once it is all taken back."""
    key: str = ""
    """The name in the form that sorts."""
    keys: list[str] = []
    """All of its names in the form that is compared: without case, accents and punctuation."""
    terms: list[str] = []
    """The beginnings of the words of its names, and its kind."""
    created: Instant
    created_by: Id
    """The uid or API key that created it."""
    updated: Instant
    updated_by: Id
    """The uid or API key that changed it last."""


PARTY_IDS = ("isni", "ipi", "apple_id", "spotify_id", "music_brainz_id")
"""The fields of a record with identifiers that others issue."""
