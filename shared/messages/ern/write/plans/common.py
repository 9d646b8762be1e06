"""Plans shared by all ERN versions: the header, coded values and proprietary ids."""

from shared.messages.ern.write.markup import E

CODED = {"Namespace": "namespace", "UserDefinedValue": "user_defined"}


def coded(tag: str, path: str) -> E:
    """A value of an allowed value set, or a user-defined one."""
    return E(tag, path, at=CODED, text="value")


def proprietary_ids(path: str = "proprietary_ids") -> E:
    """Identifiers in a party's namespace."""
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


PERIOD = E(
    "ValidityPeriod",
    "period",
    (
        E("StartDate", "start_date"),
        E("EndDate", "end_date"),
        E("StartDateTime", "start"),
        E("EndDateTime", "end"),
    ),
)
