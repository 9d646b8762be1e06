"""Models delivery targets: where and how a DSP receives packages."""

from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, StringConstraints

from shared.model.base import Bytes, Count, ErnVersion, Id, Instant, Model, Territory, Text
from shared.model.catalog.ai import AiKind
from shared.model.catalog.asset import AudioFormat
from shared.model.catalog.credits import Party
from shared.model.catalog.genres import GenreProvider, MappingName
from shared.model.delivery.acknowledgement import DialogueTerms, ShortText

ProtocolName = Annotated[
    str, StringConstraints(pattern=r"^(FTP|SFTP|S3|API|Azure|GCS|Storage|custom:[a-z0-9-]{1,40})$")
]
"""A built-in protocol, or a plug-in's."""

FormatName = Annotated[str, StringConstraints(pattern=r"^custom:[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=50)]
"""A plug-in's message format: `custom:` and its name."""


Time = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
"""A time of day, `HH:MM`."""


def _valid_zone(value: str) -> str:
    try:
        return ZoneInfo(value).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{value!r} is not a time zone. Use an IANA name, such as Europe/Paris.") from error


Timezone = Annotated[str, AfterValidator(_valid_zone)]
"""An IANA time zone."""


class ImageRequirement(Model):
    """The DSP's requirements for an image."""

    type: Text = "FrontCover"
    """What the image shows, such as `FrontCover`."""
    formats: list[Text] = ["JPEG"]
    """The formats that the DSP accepts, such as `JPEG`."""
    min_width: Count | None = None
    """The least width, in pixels."""
    max_width: Count | None = None
    """The greatest width, in pixels."""
    max_size: Bytes | None = None
    """The largest file, in bytes."""


class GenreMappingRequirement(Model):
    """How the DSP wants genres."""

    required: bool = False
    """Whether the DSP requires its own genres."""
    provider: GenreProvider
    """Whose genres are sent."""
    mapping: MappingName | None = None
    """The tenant's mapping to these genres; without one, the default."""
    version: Text | None = None
    """The edition of the genres that the DSP requires; the preflight warns if a release's genre is of another."""
    strict_mode: bool = False
    """Blocks deliveries whose genre cannot be mapped, unless there is a fallback."""
    fallback_genre: Text | None = None
    """The genre that is sent if none can be mapped."""


class Requirements(Model):
    """The DSP's requirements for a package."""

    ern_version: ErnVersion = "4.3"
    """The ERN version of messages to this target."""
    audio_format: list[AudioFormat] = []
    """The formats that the DSP accepts; empty means any."""
    image_specs: list[ImageRequirement] = []
    """What the DSP requires of images."""
    genre_mapping: GenreMappingRequirement | None = None
    """How the DSP wants genres."""
    ai_barred: list[AiKind] = ["recording"]
    """What keeps a recording out of offers for user videos and identification if AI made all of it: the whole
    `recording`, or one facet. Empty bars nothing."""
    territories: list[Territory] = Field(default=[], max_length=300)
    """Where the DSP offers its service; empty means worldwide."""


class Schedule(Model):
    """When deliveries to this target run."""

    type: Literal["immediate", "scheduled", "recurring"] = "immediate"
    """At once, at the next `time`, or repeatedly."""
    timezone: Timezone | None = None
    """The IANA time zone of `time`."""
    time: Time | None = None
    """The time of day, `HH:MM`."""
    frequency: Literal["daily", "weekly", "monthly"] | None = None
    """How often, if recurring: weekly on Mondays, monthly on the first."""


class Window(Model):
    """Hours in which the DSP accepts packages. May span midnight."""

    timezone: Timezone = "UTC"
    """The IANA time zone of the hours."""
    opens: Time
    """When it opens, `HH:MM`."""
    closes: Time
    """When it closes, `HH:MM`."""
    days: list[Annotated[int, Field(ge=0, le=6)]] = Field(default=[0, 1, 2, 3, 4, 5, 6], min_length=1, max_length=7)
    """The days on which it opens, from 0 (Monday) to 6."""


class Breaker(Model):
    """When the circuit breaker stops deliveries to a failing target."""

    failure_threshold: Annotated[int, Field(ge=1, le=100)] = 3
    """How many failures in a row open the circuit."""
    reset_seconds: Annotated[int, Field(ge=10, le=86_400)] = 300
    """After how many seconds a delivery may test whether the target works again."""


class Circuit(Model):
    """The circuit breaker's state. Written by the server only."""

    state: Literal["closed", "open", "half-open"] = "closed"
    """`open` stops deliveries; `half-open` lets one through as a test."""
    failures: Annotated[int, Field(ge=0)] = 0
    """How many deliveries in a row failed."""
    opened: Instant | None = None
    """When it opened."""
    probe: Id | None = None
    """The delivery that tests a half-open circuit."""
    probed: Instant | None = None
    """When the test began."""


class TargetReference(Model):
    """Identifies a delivery target."""

    target_id: Id


class DeliveryTarget(Model):
    """`deliveryTargets/{id}`: a DSP, and how it receives packages. Its secrets are in `deliveryTargetSecrets/{id}`."""

    id: Id
    tenant_id: Id
    name: Text
    """The target's name, for people."""
    type: Literal["DSP", "Aggregator", "Test"] = "DSP"
    """What receives there; a `Test` target is nobody's service."""
    preset: Text | None = None
    """The DSP preset that it was created from (shared/delivery/targets/presets); the preflight checks its limits."""
    preflight: Literal["block", "warn"] = "block"
    """Whether a delivery that the DSP would certainly reject is blocked, or queued with the findings recorded on it."""
    protocol: ProtocolName
    """A built-in protocol, or `custom:` and the name of a plug-in."""
    config: dict[str, Any] = Field(max_length=50)
    """The protocol's options, without its secrets."""
    ddex: Party
    """The recipient of the messages."""
    provider: Text | None = None
    """The name that the recipient gave to the sender (Apple); without one, the sender's party name."""
    layout: Text = "ddex-sftp-1.6"
    """The folder structure of packages (shared/messages/packages/layout.py)."""
    format: FormatName | None = None
    """The plug-in's format in which messages are written; without one, they are in the layout's format."""
    deals: list[Text] = ["subscription-streaming", "ad-supported-streaming", "download"]
    """Names in the deals table, for releases without their own (shared/messages/ern/data/deals.py)."""
    takedown: Literal["no-deal", "ended-deal", "purge"] = "no-deal"
    """How a takedown is stated: without deals, with ended deals, or as a PurgeReleaseMessage."""
    mead: Literal["none", "with-release", "alone"] = "none"
    """How it gets MEAD messages: not at all; in the package of a release, if it says something else than the last; or
    only in packages of their own (deliveries with `meadOnly`)."""
    profile: Text | None = None
    """The release profile; without one, the best for each release is chosen."""
    requirements: Requirements = Requirements()
    """What the DSP requires of a package."""
    schedule: Schedule = Schedule()
    """When deliveries run."""
    window: Window | None = None
    """The hours in which the DSP accepts packages; absent: always."""
    max_parallel: Annotated[int, Field(ge=1, le=1000)] | None = None
    """How many deliveries to it may run at a time; None: as many as the queue runs."""
    max_per_hour: Annotated[int, Field(ge=1, le=100_000)] | None = None
    """How many attempts may be made in any hour; None: no limit."""
    breaker: Breaker = Breaker()
    """When deliveries stop because the target fails."""
    circuit: Circuit = Circuit()
    """The circuit breaker's state; written by the server only."""
    dialogue: DialogueTerms = DialogueTerms()
    """How the DSP acknowledges deliveries."""
    dialogue_problem: ShortText | None = None
    """Why the acknowledgement folder could not be read when it was last polled. Written by the server only."""
    active: bool = True
    """Whether it may be delivered to."""
    test_mode: bool = True
    """Sends messages that are marked as tests (MessageControlType TestMessage)."""
    last_delivery: Instant | None = None
    """When a delivery last completed."""
    created: Instant
    created_by: Id
    updated: Instant


class TargetSecrets(Model):
    """`deliveryTargetSecrets/{targetId}`: ciphertext only; not readable by clients."""

    id: Id
    """The target's id."""
    tenant_id: Id
    ciphertext: str
    """The secret options, encrypted by the vault."""
    key: str
    """The name of the encryption key."""
    names: list[str]
    """The names of the options that are set."""
    updated: Instant
