"""Models outgoing e-mail, in the format of Firebase's Trigger Email extension, and what was mailed so far."""

from typing import Annotated, Any, Literal

from pydantic import Field

from shared.model.accounts.tenant import Email
from shared.model.base import Day, Id, Instant, Model, Text

MailState = Literal["PENDING", "PROCESSING", "RETRY", "SUCCESS", "ERROR"]


class MailMessage(Model):
    """The subject, and the body as plain text and as HTML."""

    subject: Text
    """The subject line."""
    text: Annotated[str, Field(max_length=200_000)]
    """The body as plain text."""
    html: Annotated[str, Field(max_length=500_000)]
    """The body as HTML."""


class MailDelivery(Model):
    """The state of sending; written by the extension, or by our own sender if SMTP is configured."""

    state: MailState
    """How far sending got, in the extension's words."""
    attempts: Annotated[int, Field(ge=0)] = 0
    """How often it was tried."""
    start_time: Instant | None = None
    """When the first attempt started."""
    end_time: Instant | None = None
    """When the last attempt ended."""
    lease_expire_time: Instant | None = None
    """Until when one sender has it to itself."""
    error: str | None = None
    """Why the last attempt failed."""
    info: dict[str, Any] | None = None
    """The mail server's response, as reported by the extension."""
    expire_at: Instant | None = None
    """When Firestore deletes it, if the extension is set to do so."""


class Mail(Model):
    """`mail/{id}`: one e-mail."""

    id: Id
    tenant_id: Id | None = None
    kind: Text
    """What it tells, such as `digest`."""
    to: Annotated[list[Email], Field(min_length=1, max_length=50)]
    """The addresses that it is sent to."""
    message: MailMessage
    """Subject and body."""
    headers: dict[str, str] = {}
    """Additional headers, such as List-Unsubscribe."""
    delivery: MailDelivery | None = None
    """The state of sending; absent before the first attempt."""
    due: Instant | None = None
    """When our own sender tries next; the extension ignores it."""
    created: Instant
    expires: Instant
    """When Firestore deletes it."""


class Digest(Model):
    """`digests/{tenantId}`: up to which notification a tenant's members were mailed, and when the next mail is due."""

    id: Id
    """The tenant's id."""
    tenant_id: Id
    since: Instant
    """Up to which time notifications were mailed."""
    recent: list[Id] = Field(default=[], max_length=5000)
    """Notifications shortly before `since` that were already mailed; others may still be written late."""
    due: Instant | None = None
    """When the next mail is due."""


class WeeklySummaries(Model):
    """`summaries/{tenantId}`: when the next member of a tenant is due for the weekly summary."""

    id: Id
    """The tenant's id."""
    tenant_id: Id
    monday: Day
    """The Monday on which the next summaries are due."""
    next: Instant | None = None
    """The earliest time not processed yet; absent while the tenant delivers nothing."""


class LinkKey(Model):
    """`linkKeys/{id}`: the key that signs links in e-mails; not readable by clients."""

    id: Id
    key: Id
    """The key, a random value."""
    created: Instant
