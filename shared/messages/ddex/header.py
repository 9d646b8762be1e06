"""The MessageHeader: its parts, its elements, and how it is composed."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from shared.messages.xml.markup import E
from shared.model.catalog.credits import Party


class MessagingParty(NamedTuple):
    """A sender or recipient."""

    dpid: str
    name: str


class Header(NamedTuple):
    """The MessageHeader: sender, recipient, time and test flag."""

    thread_id: str | None
    message_id: str
    sender: MessagingParty
    on_behalf_of: MessagingParty | None
    recipient: MessagingParty
    created: str
    control: str


def _messaging_party(tag: str, path: str) -> E:
    return E(tag, path, (E("PartyId", "dpid"), E("PartyName", parts=(E("FullName", "name"),))))


HEADER = E(
    "MessageHeader",
    "header",
    (
        E("MessageThreadId", "thread_id"),
        E("MessageId", "message_id"),
        _messaging_party("MessageSender", "sender"),
        _messaging_party("SentOnBehalfOf", "on_behalf_of"),
        _messaging_party("MessageRecipient", "recipient"),
        E("MessageCreatedDateTime", "created"),
        E("MessageControlType", "control"),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What a request for a message says about its header."""

    message_id: str
    created: datetime
    sender: Party
    recipient: Party
    thread_id: str | None = None
    on_behalf_of: Party | None = None
    test: bool = True


def header(request: Envelope) -> Header:
    """The MessageHeader."""
    return Header(
        thread_id=request.thread_id,
        message_id=request.message_id,
        sender=_party(request.sender),
        on_behalf_of=_party(request.on_behalf_of) if request.on_behalf_of else None,
        recipient=_party(request.recipient),
        created=date_time(request.created),
        control="TestMessage" if request.test else "LiveMessage",
    )


def _party(party: Party) -> MessagingParty:
    return MessagingParty(party.party_id, party.party_name)


def date_time(value: datetime) -> str:
    """An instant in DDEX's format: `YYYY-MM-DDThh:mm:ssZ`."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
