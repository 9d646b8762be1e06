"""Defines the base class of all models and the common scalar types."""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)
from pydantic.alias_generators import to_camel

from shared.trace import PATTERN


class Model(BaseModel):
    """Base of all models: snake_case in Python, camelCase on the wire, unknown fields rejected."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        populate_by_name=True,
        extra="forbid",
        str_strip_whitespace=True,
        allow_inf_nan=False,
        defer_build=True,
    )


def _to_day(value: object) -> object:
    """The day as written: a date, or the date of a date-time in its own zone.

    Firestore has no date type: a date is stored as its midnight in UTC.
    """
    if isinstance(value, str) and "T" in value:
        value = datetime.fromisoformat(value)
    return value.date() if isinstance(value, datetime) else value


def _to_partial_day(value: object) -> object:
    """As `_to_day`, and a day as its text."""
    day = _to_day(value)
    return day.isoformat() if isinstance(day, date) else day


def _in_calendar(value: str) -> str:
    if len(value) == len("2011-06-05"):
        date.fromisoformat(value)
    return value


def _to_utc(value: datetime) -> datetime:
    return _zone_or_local(value) if value.tzinfo else value.replace(tzinfo=UTC)


def _zone_or_local(value: datetime) -> datetime:
    """Pydantic reports a ValueError as a finding; `astimezone` raises OverflowError, which it does not."""
    try:
        return value.astimezone(UTC) if value.tzinfo else value
    except OverflowError as error:
        raise ValueError("In UTC, this time is outside the years 1 to 9999. Use another time.") from error


def _moment_out(value: datetime) -> object:
    """Firestore's timestamps have no local times: a moment without zone is stored as a text."""
    return value if value.tzinfo else value.isoformat()


Day = Annotated[date, BeforeValidator(_to_day)]
"""A calendar day, `YYYY-MM-DD`."""

PartialDay = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"),
    AfterValidator(_in_calendar),
    BeforeValidator(_to_partial_day),
]
"""A day, or only its year or month where no more is known: `2011`, `2011-06`, `2011-06-05` (DDEX, IsoDate)."""

Instant = Annotated[datetime, AfterValidator(_to_utc)]
"""A point in time in UTC; a value without time zone is taken as UTC."""

Moment = Annotated[
    datetime,
    AfterValidator(_zone_or_local),
    PlainSerializer(_moment_out),
    WithJsonSchema({"format": "date-time", "type": "string"}),
]
"""A point in time in UTC, or, without zone, local time in each territory: `2026-06-05T09:00:00` (DDEX, Period)."""

_ID = re.compile(r"[A-Za-z0-9_-]{1,128}")
_RESERVED_ID = re.compile(r"__.*__")


def is_id(text: str) -> bool:
    """Whether the text may be a document id. Firestore reserves those of the form `__x__`, and fails on them.

    https://firebase.google.com/docs/firestore/quotas#collections_documents_and_fields
    """
    return _ID.fullmatch(text) is not None and _RESERVED_ID.fullmatch(text) is None


def _not_reserved(value: str) -> str:
    if _RESERVED_ID.fullmatch(value):
        raise ValueError("Names that begin and end with two underscores are reserved. Use another one.")
    return value


Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,128}$"), AfterValidator(_not_reserved)]
"""A document id: letters, digits, `_` and `-`, but not of the form `__x__`."""

_XML = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]*$"
"""XML 1.0 (5th ed., 2.2 [2]) excludes C0 controls except tab, LF, CR; also surrogates, U+FFFE, U+FFFF."""
_MAX_TEXT = 1000

Text = Annotated[str, StringConstraints(min_length=1, max_length=_MAX_TEXT, pattern=_XML)]
"""A non-empty text of characters that XML 1.0 allows."""

FieldName = Annotated[Text, Field(max_length=300), AfterValidator(_not_reserved)]
"""A name that becomes a field of a document: Firestore rejects those over 1,500 bytes or of the form `__x__`."""

LongText = Annotated[str, StringConstraints(min_length=1, max_length=20_000, pattern=_XML)]


def is_text(value: str) -> bool:
    """Whether the value may be a Text."""
    return 0 < len(value.strip()) <= _MAX_TEXT and re.match(_XML, value) is not None


Territory = Annotated[str, StringConstraints(pattern=r"^([A-Z]{2}|Worldwide)$")]
"""ISO 3166-1 alpha-2, or `Worldwide` (DDEX AVS CurrentTerritoryCode)."""

Cursor = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
"""A position in a list, for the list's next page. Its content is the server's own."""

Language = Annotated[
    str, StringConstraints(pattern=r"^[a-zA-Z]{2,3}(-[a-zA-Z]+)?(-[a-zA-Z]{2}|-[0-9]{3})?(-[a-zA-Z][a-zA-Z0-9]{4,})?$")
]
"""Language with optional script, region and variant (ERN 4.x LanguageAndScriptCode)."""
NO_LANGUAGE = "zxx"
"""ISO 639-2: no linguistic content, as of an instrumental recording."""

Bytes = Annotated[int, Field(ge=0, le=2**53 - 1)]
"""A size; JavaScript represents integers exactly up to 2^53 - 1."""

Count = Annotated[int, Field(ge=1, le=2**31 - 1)]
"""A positive number of something: pixels, hertz, kbit/s."""

Md5 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
Sha1 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{40}$")]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]

Sequence = Annotated[int, Field(ge=1, le=2**53 - 1)]
"""The number of an entry in its hash chain, from 1."""

TraceId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
"""The id of a trace (W3C Trace Context), under which the operator finds what belongs together in the log."""
Traceparent = Annotated[str, StringConstraints(pattern=PATTERN)]
"""A place in a trace: `00-`, the trace's id, `-`, the span's id, `-`, and flags (W3C Trace Context)."""

ErnVersion = Literal["3.8.2", "4.2", "4.3", "4.3.2"]

RequiredStage = Literal["schema", "workbench"]
"""A stage of the validation that may not be available in a deployment."""


class ChainEntry(Model):
    """An entry of a hash chain: its id covers its content and the id of the entry before."""

    id: Sha256
    """The SHA-256 of all other fields."""
    sequence: Sequence
    """The number of the entry in its chain, from 1."""
    previous: Sha256
    """The id of the previous entry."""
