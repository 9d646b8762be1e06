"""Models outgoing e-mail, in the format of Firebase's Trigger Email extension, and what was mailed so far."""

from typing import Annotated, Any, Literal

from pydantic import Field

from shared.model.accounts.tenant import Email
from shared.model.base import Day, Id, Instant, Model, Text

MailState = Literal["PENDING", "PROCESSING", "RETRY", "SUCCESS", "ERROR"]


class MailMessage(Model):
    """The subject, and the body as plain text and as HTML."""

    subject: Text
    text: Annotated[str, Field(max_length=200_000)]
    html: Annotated[str, Field(max_length=500_000)]


class MailDelivery(Model):
    """The state of sending; written by the extension, or by our own sender if SMTP is configured."""

    state: MailState
    attempts: Annotated[int, Field(ge=0)] = 0
    start_time: Instant | None = None
    end_time: Instant | None = None
    lease_expire_time: Instant | None = None
    error: str | None = None
    info: dict[str, Any] | None = None
    """The mail server's response, as reported by the extension."""
    expire_at: Instant | None = None


class Mail(Model):
    """`mail/{id}`: one e-mail. `due` is when our own sender tries next; the extension ignores it."""

    id: Id
    tenant_id: Id | None = None
    kind: Text
    to: Annotated[list[Email], Field(min_length=1, max_length=50)]
    message: MailMessage
    headers: dict[str, str] = {}
    delivery: MailDelivery | None = None
    due: Instant | None = None
    created: Instant
    expires: Instant
    """When Firestore deletes it."""


class Digest(Model):
    """`digests/{tenantId}`: up to which notification a tenant's members were mailed, and when the next mail is due."""

    id: Id
    tenant_id: Id
    since: Instant
    recent: list[Id] = Field(default=[], max_length=5000)
    """Notifications shortly before `since` that were already mailed; others may still be written late."""
    due: Instant | None = None


class WeeklySummaries(Model):
    """`summaries/{tenantId}`: when the next member of a tenant is due for the weekly summary.

    `next` is the earliest time not processed yet; absent while a tenant delivers nothing.
    """

    id: Id
    tenant_id: Id
    monday: Day
    next: Instant | None = None


class LinkKey(Model):
    """`linkKeys/{id}`: the key that signs links in e-mails; not readable by clients."""

    id: Id
    key: Id
    created: Instant
