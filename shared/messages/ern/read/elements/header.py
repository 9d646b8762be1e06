"""Reads message headers."""

from shared.messages.ern.read.result import Header, MessageParty
from shared.messages.ern.read.xml.node import Node
from shared.messages.ern.read.xml.values import day, instant


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
