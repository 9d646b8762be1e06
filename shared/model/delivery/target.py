"""Models delivery targets: where and how a DSP receives packages."""

from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, StringConstraints

from shared.model.base import Bytes, Count, ErnVersion, Id, Instant, Model, Territory, Text
from shared.model.catalog.asset import AudioFormat
from shared.model.catalog.credits import Party
from shared.model.delivery.acknowledgement import DialogueTerms, ShortText

ProtocolName = Annotated[
    str, StringConstraints(pattern=r"^(FTP|SFTP|S3|API|Azure|GCS|Storage|custom:[a-z0-9-]{1,40})$")
]
"""A built-in protocol, or a plug-in's."""


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
    """The DSP's requirements for an image, in pixels."""

    type: Text = "FrontCover"
    formats: list[Text] = ["JPEG"]
    min_width: Count | None = None
    max_width: Count | None = None
    max_size: Bytes | None = None


class GenreMappingRequirement(Model):
    """Whether the DSP requires its own genres, and what to do if a genre cannot be mapped."""

    required: bool = False
    provider: Literal["apple", "spotify", "beatport", "amazon", "custom"]
    version: Text | None = None
    """The edition of the genres that the DSP requires; the preflight warns if a release's genre is of another."""
    strict_mode: bool = False
    fallback_genre: Text | None = None


class Requirements(Model):
    """The DSP's requirements for a package."""

    ern_version: ErnVersion = "4.3"
    audio_format: list[AudioFormat] = []
    image_specs: list[ImageRequirement] = []
    genre_mapping: GenreMappingRequirement | None = None
    territories: list[Territory] = Field(default=[], max_length=300)
    """Where the DSP offers its service; empty means worldwide."""


class Schedule(Model):
    """When deliveries to this target run."""

    type: Literal["immediate", "scheduled", "recurring"] = "immediate"
    timezone: Timezone | None = None
    time: Time | None = None
    frequency: Literal["daily", "weekly", "monthly"] | None = None


class Window(Model):
    """Hours in which the DSP accepts packages, in its own time zone; `days` from 0 (Monday) to 6. May span midnight."""

    timezone: Timezone = "UTC"
    opens: Time
    closes: Time
    days: list[Annotated[int, Field(ge=0, le=6)]] = Field(default=[0, 1, 2, 3, 4, 5, 6], min_length=1, max_length=7)


class Breaker(Model):
    """When the circuit breaker stops deliveries to a failing target, and for how long."""

    failure_threshold: Annotated[int, Field(ge=1, le=100)] = 3
    reset_seconds: Annotated[int, Field(ge=10, le=86_400)] = 300


class Circuit(Model):
    """The circuit breaker's state. Written by the server only; `probe` is the delivery testing a half-open circuit."""

    state: Literal["closed", "open", "half-open"] = "closed"
    failures: Annotated[int, Field(ge=0)] = 0
    opened: Instant | None = None
    probe: Id | None = None
    probed: Instant | None = None


class TargetReference(Model):
    """Identifies a delivery target."""

    target_id: Id


class DeliveryTarget(Model):
    """`deliveryTargets/{id}`. `config` holds the protocol's options without its secrets.

    `ddex` is the recipient; `deals` are names in the deals table (shared/messages/ern/data/deals.py); `layout` is a
    named folder structure (shared/messages/packages/layout.py). The secrets are in `deliveryTargetSecrets/{id}`.
    """

    id: Id
    tenant_id: Id
    name: Text
    type: Literal["DSP", "Aggregator", "Test"] = "DSP"
    preset: Text | None = None
    """The DSP preset that it was created from (shared/delivery/targets/presets); the preflight checks its limits."""
    preflight: Literal["block", "warn"] = "block"
    """Whether a delivery that the DSP would certainly reject is blocked, or queued with the findings recorded on it."""
    protocol: ProtocolName
    config: dict[str, Any] = Field(max_length=50)
    ddex: Party
    layout: Text = "ddex-sftp-1.6"
    deals: list[Text] = ["subscription-streaming", "ad-supported-streaming", "download"]
    takedown: Literal["no-deal", "ended-deal", "purge"] = "no-deal"
    profile: Text | None = None
    requirements: Requirements = Requirements()
    schedule: Schedule = Schedule()
    window: Window | None = None
    max_parallel: Annotated[int, Field(ge=1, le=1000)] | None = None
    """How many deliveries to it may run at a time; None: as many as the queue runs."""
    max_per_hour: Annotated[int, Field(ge=1, le=100_000)] | None = None
    """How many attempts may be made in any hour; None: no limit."""
    breaker: Breaker = Breaker()
    circuit: Circuit = Circuit()
    dialogue: DialogueTerms = DialogueTerms()
    dialogue_problem: ShortText | None = None
    """Why the acknowledgement folder could not be read when it was last polled. Written by the server only."""
    active: bool = True
    test_mode: bool = True
    last_delivery: Instant | None = None
    created: Instant
    created_by: Id
    updated: Instant


class TargetSecrets(Model):
    """`deliveryTargetSecrets/{targetId}`: ciphertext only; not readable by clients."""

    id: Id
    tenant_id: Id
    ciphertext: str
    key: str
    names: list[str]
    updated: Instant
