"""Owns reading acknowledgements: XML of ERN-C 1.6 and 1.8, and a simple JSON form, become one form. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from shared.errors import InvalidInput, Problem
from shared.model.delivery.acknowledgement import AcknowledgementFormat, DspStatus, Statement

MAX_BYTES = 1024 * 1024
MAX_STATEMENTS = 200


@dataclass(frozen=True, slots=True)
class Reading:
    """What an acknowledgement says. `created` is the DSP's clock, None where it is silent."""

    format: AcknowledgementFormat
    statements: tuple[Statement, ...]
    message_id: str | None = None
    sender: str | None = None
    created: datetime | None = None


def read_acknowledgement(data: bytes, words: Mapping[str, DspStatus]) -> Reading:
    """The acknowledgement in one form; `words` are the DSP's own status words.

    Raises InvalidInput saying why it cannot be read.
    """
    if len(data) > MAX_BYTES:
        raise unreadable("too-large", f"It has {len(data)} bytes; {MAX_BYTES} are read at most.")
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start in (b"{", b"["):
        from shared.delivery.acknowledgements.parse.json_form import read_json as read
    else:
        from shared.delivery.acknowledgements.parse.choreography import read_choreography as read
    reading = read(data, words)
    if not reading.statements:
        raise unreadable("silent", "It says nothing about any release or message.")
    if len(reading.statements) > MAX_STATEMENTS:
        raise unreadable("too-many", f"It makes more than {MAX_STATEMENTS} statements.")
    return reading


def unreadable(code: str, message: str, path: str = "") -> InvalidInput:
    """Why an acknowledgement cannot be read."""
    return InvalidInput([Problem(path, message, code, remedy="Ask the DSP to send it again in an agreed form.")])


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
