"""Owns delivery targets: where a DSP wants its packages, and how."""

from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, StringConstraints

from shared.model.base import Bytes, Count, ErnVersion, Id, Instant, Model, Territory, Text
from shared.model.catalog.asset import AudioFormat
from shared.model.catalog.credits import Party
from shared.model.delivery.acknowledgement import DialogueTerms

ProtocolName = Annotated[
    str, StringConstraints(pattern=r"^(FTP|SFTP|S3|API|Azure|GCS|Storage|custom:[a-z0-9-]{1,40})$")
]
"""A protocol of ours, or a plug-in's."""


Time = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
"""A time of day, `HH:MM`."""


def _known_zone(value: str) -> str:
    try:
        return ZoneInfo(value).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{value!r} is no time zone. Use an IANA name, such as Europe/Paris.") from error


Timezone = Annotated[str, AfterValidator(_known_zone)]
"""An IANA time zone."""


class ImageRequirement(Model):
    """What the DSP asks of an image, in pixels."""

    type: Text = "FrontCover"
    formats: list[Text] = ["JPEG"]
    min_width: Count | None = None
    max_width: Count | None = None
    max_size: Bytes | None = None


class GenreMappingRequirement(Model):
    """Whether the DSP wants its own genres, and what to do where one cannot be mapped."""

    required: bool = False
    provider: Literal["apple", "spotify", "beatport", "amazon", "custom"]
    version: Text | None = None
    strict_mode: bool = False
    fallback_genre: Text | None = None


class Requirements(Model):
    """What the DSP asks of a package."""

    ern_version: ErnVersion = "4.3"
    audio_format: list[AudioFormat] = []
    image_specs: list[ImageRequirement] = []
    genre_mapping: GenreMappingRequirement | None = None
    territories: list[Territory] = Field(default=[], max_length=300)
    """Where the DSP offers its service; empty is everywhere."""


class Schedule(Model):
    """When deliveries to this target run."""

    type: Literal["immediate", "scheduled", "recurring"] = "immediate"
    timezone: Timezone | None = None
    time: Time | None = None
    frequency: Literal["daily", "weekly", "monthly"] | None = None


class Window(Model):
    """Hours in which the DSP takes packages, in its own zone; `days` from 0 (Monday) to 6. May span midnight."""

    timezone: Timezone = "UTC"
    opens: Time
    closes: Time
    days: list[Annotated[int, Field(ge=0, le=6)]] = Field(default=[0, 1, 2, 3, 4, 5, 6], min_length=1, max_length=7)


class Breaker(Model):
    """When to leave a failing target alone, and for how long."""

    failure_threshold: Annotated[int, Field(ge=1, le=100)] = 3
    reset_seconds: Annotated[int, Field(ge=10, le=86_400)] = 300


class Circuit(Model):
    """The breaker's state. Written by the server only; `probe` is the delivery that tries a half-open circuit."""

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

    `ddex` is the recipient; `deals` are names of commercial combinations (shared/ern); `layout` is a
    named folder structure (shared/package). Secrets lie encrypted in `deliveryTargetSecrets/{id}`.
    """

    id: Id
    tenant_id: Id
    name: Text
    type: Literal["DSP", "Aggregator", "Test"] = "DSP"
    preset: Text | None = None
    """The DSP's preset that it was made from (shared/delivery/targets/presets); its limits count in the preflight."""
    preflight: Literal["block", "warn"] = "block"
    """Whether what the DSP would surely refuse is kept out of the queue, or queued with the findings noted on it."""
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
    """How many deliveries may run to it at a time; None leaves it to the queue."""
    max_per_hour: Annotated[int, Field(ge=1, le=100_000)] | None = None
    """How many attempts may be made at it in any hour; None: as many as come."""
    breaker: Breaker = Breaker()
    circuit: Circuit = Circuit()
    dialogue: DialogueTerms = DialogueTerms()
    active: bool = True
    test_mode: bool = True
    last_delivery: Instant | None = None
    created: Instant
    created_by: Id
    updated: Instant


class TargetSecrets(Model):
    """`deliveryTargetSecrets/{targetId}`: ciphertext only, readable by no client."""

    id: Id
    tenant_id: Id
    ciphertext: str
    key: str
    names: list[str]
    updated: Instant
