"""Owns e-mail on its way out, in the form of Firebase's Trigger Email extension, and the memory of what was mailed."""

from typing import Annotated, Any, Literal

from pydantic import Field

from shared.model.accounts.tenant import Email
from shared.model.base import Day, Id, Instant, Model, Text

MailState = Literal["PENDING", "PROCESSING", "RETRY", "SUCCESS", "ERROR"]


class MailMessage(Model):
    """What is read: subject, and the body twice, as plain text and as HTML."""

    subject: Text
    text: Annotated[str, Field(max_length=200_000)]
    html: Annotated[str, Field(max_length=500_000)]


class MailDelivery(Model):
    """How the sending went; the extension writes it, or our own sender where SMTP is configured."""

    state: MailState
    attempts: Annotated[int, Field(ge=0)] = 0
    start_time: Instant | None = None
    end_time: Instant | None = None
    lease_expire_time: Instant | None = None
    error: str | None = None
    info: dict[str, Any] | None = None
    """What the extension heard from the mail server."""
    expire_at: Instant | None = None


class Mail(Model):
    """`mail/{id}`: one e-mail. `due` is when our own sender is to try next; the extension ignores it."""

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
    """Firestore deletes it then."""


class Digest(Model):
    """`digests/{tenantId}`: up to which notice the people of a tenant were mailed, and when they are mailed next."""

    id: Id
    tenant_id: Id
    since: Instant
    recent: list[Id] = Field(default=[], max_length=5000)
    """Notices before `since` that were mailed: others may have been written late."""
    due: Instant | None = None


class WeeklySummaries(Model):
    """`summaries/{tenantId}`: when the next of a tenant's people is told about their week.

    `next` is the first moment that was not looked at yet; none while a tenant delivers nothing.
    """

    id: Id
    tenant_id: Id
    monday: Day
    next: Instant | None = None


class LinkKey(Model):
    """`linkKeys/{id}`: what links in e-mails are signed with; readable by no client."""

    id: Id
    key: Id
    created: Instant
