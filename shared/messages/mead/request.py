"""Input and output of the composer. Pure data; no XML here."""

from dataclasses import dataclass

from shared.errors import Finding
from shared.messages.ddex.header import Envelope
from shared.model.catalog.release import Release

VERSION = "1.1"
"""The version of MEAD that is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeadRequest(Envelope):
    """Everything a message is made of. The same request gives the same bytes."""

    release: Release


@dataclass(frozen=True, slots=True)
class ComposedMead:
    """A composed message."""

    xml: bytes
    message_id: str
    digest: str
    """The SHA-256 of what it says: of everything but its header."""
    warnings: tuple[Finding, ...] = ()
    version: str = VERSION
