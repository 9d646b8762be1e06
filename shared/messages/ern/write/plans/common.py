"""Owns the plans that every version of ERN has: the header, coded values, identifiers of somebody's own."""

from shared.messages.ern.write.markup import E

CODED = {"Namespace": "namespace", "UserDefinedValue": "own"}


def coded(tag: str, path: str) -> E:
    """A value of an allowed value set, or the sender's own."""
    return E(tag, path, at=CODED, text="value")


def own_ids(path: str = "own_ids") -> E:
    """Identifiers in somebody's namespace."""
    return E("ProprietaryId", path, at={"Namespace": "namespace"}, text="value")


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
