"""What an acknowledgement says, whatever its form, and how its values are cleaned. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime

from shared.errors import Finding, InvalidInput
from shared.model.delivery.acknowledgement import AcknowledgementFormat, Statement


@dataclass(frozen=True, slots=True)
class Reading:
    """What an acknowledgement says. `created` is the DSP's clock, None where it is silent."""

    format: AcknowledgementFormat
    statements: tuple[Statement, ...]
    message_id: str | None = None
    sender: str | None = None
    created: datetime | None = None


def unreadable(code: str, message: str, path: str = "") -> InvalidInput:
    """Why an acknowledgement cannot be read."""
    return InvalidInput([Finding(path, message, code, remedy="Ask the DSP to send it again in an agreed form.")])


def instant(text: str | None) -> datetime | None:
    """ISO 8601 as an instant; without a zone it is taken as UTC. None where it is none."""
    try:
        value = datetime.fromisoformat(text.strip()) if text else None
    except ValueError:
        return None
    if value is None:
        return None
    return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def clean(text: str | None, most: int = 1000) -> str | None:
    """A line as a document may hold it: printable, trimmed, cut; None where nothing is left."""
    line = " ".join("".join(part if part.isprintable() else " " for part in text).split()) if text else ""
    return line[:most] or None
