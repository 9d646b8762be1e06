"""Reads message headers."""

from dataclasses import dataclass
from datetime import datetime

from shared.messages.xml.node import Node
from shared.messages.xml.values import day, instant


@dataclass(frozen=True, slots=True)
class MessageParty:
    """A sender or recipient as written: `party_id` need not be a valid DPID."""

    party_id: str | None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """Sender, recipients and time. `test` is None if the message does not say."""

    message_id: str | None
    thread_id: str | None
    sender: MessageParty
    recipients: tuple[MessageParty, ...]
    on_behalf_of: MessageParty | None
    created: datetime | None
    test: bool | None


NO_HEADER = Header(None, None, MessageParty(None), (), None, None, None)
"""The header of a message that has none."""


def read_header(node: Node) -> Header:
    """Reads the MessageHeader; a creation time without zone is taken as UTC."""
    created = node.text("MessageCreatedDateTime")
    control = node.text("MessageControlType")
    recipients = tuple(_party(each) for each in node.all("MessageRecipient"))
    behalf = node.one("SentOnBehalfOf")
    sender = node.one("MessageSender")
    node.consume_all()
    return Header(
        message_id=node.text("MessageId"),
        thread_id=node.text("MessageThreadId"),
        sender=_party(sender) if sender else MessageParty(None),
        recipients=recipients,
        on_behalf_of=_party(behalf) if behalf else None,
        created=instant(created) or (instant(f"{created}Z") if day(created) else None),
        test={"TestMessage": True, "LiveMessage": False}.get(control or ""),
    )


def _party(node: Node) -> MessageParty:
    return MessageParty(node.text("PartyId"), node.text("PartyName/FullName"))
