"""The parsed content of an acknowledgement, independent of its format, and the cleaning of its values. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime

from shared.errors import Finding, InvalidInput
from shared.model.delivery.acknowledgement import AcknowledgementFormat, Statement


@dataclass(frozen=True, slots=True)
class Reading:
    """The content of an acknowledgement. `created` is by the DSP's clock, None if it is missing."""

    format: AcknowledgementFormat
    statements: tuple[Statement, ...]
    message_id: str | None = None
    sender: str | None = None
    created: datetime | None = None
    plugin: str | None = None
    """The plug-in that read it."""


def unreadable(code: str, message: str, path: str = "") -> InvalidInput:
    """The error for an acknowledgement that cannot be parsed."""
    return InvalidInput([Finding(path, message, code, remedy="Ask the DSP to send it again in a supported format.")])


def instant(text: str | None) -> datetime | None:
    """The instant in an ISO 8601 string, in UTC if it has no zone; None if it is invalid."""
    try:
        value = datetime.fromisoformat(text.strip()) if text else None
    except ValueError:
        return None
    if value is None:
        return None
    return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def clean(text: str | None, max_length: int = 1000) -> str | None:
    """The text as one printable, trimmed and truncated line; None if it is empty."""
    line = " ".join("".join(part if part.isprintable() else " " for part in text).split()) if text else ""
    return line[:max_length] or None
