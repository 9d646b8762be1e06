"""Composes the batch manifest: a ManifestMessage of DDEX ERN Choreography (SFTP) 1.6 or 1.8.

Schemas: ern-c-sftp/16 and ern-c-sftp/18. Only the root element is in the namespace.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from shared.messages.packages.layout import ManifestVersion
from shared.model.catalog.credits import Party
from shared.model.catalog.release import ReleaseType
from shared.model.delivery.delivery import MessageSubType

Node = tuple[str, "str | Sequence[Node]"]

# AVS MessageActionType and ProductType, chosen by the definitions in the schema's annotations.
DELIVERY_TYPES: dict[MessageSubType, str] = {
    "Initial": "NewReleaseDelivery",
    "Update": "ReDelivery",
    "Takedown": "TakeDown",
}
PRODUCT_TYPES: dict[ReleaseType, str] = {
    "Album": "AudioProduct",
    "Single": "AudioProduct",
    "Video": "VideoProduct",
    "Mixed": "MixedMediaBundleProduct",
}
_ROOT_ATTRIBUTES: dict[ManifestVersion, str] = {
    "16": 'MessageVersionId="ern-c-sftp/16"',
    "18": 'MessageVersionId="ern-c-sftp/18" AvsVersionId="3"',
}
_DIGEST_TAG: dict[ManifestVersion, str] = {"16": "HashSum", "18": "HashSumValue"}


@dataclass(frozen=True, slots=True)
class BatchMessage:
    """One message of a batch: `url` relative to the batch folder, `md5` of the message's bytes."""

    message_id: str
    url: str
    md5: str
    delivery_type: str
    product_type: str
    icpn: str | None = None
    grid: str | None = None


def compose_manifest(
    messages: Sequence[BatchMessage],
    *,
    version: ManifestVersion,
    root: str,
    sender: Party,
    recipient: Party,
    created: datetime,
    test: bool,
) -> bytes:
    """The manifest's bytes (UTF-8). The same arguments give the same bytes."""
    children: list[Node] = [
        (
            "MessageHeader",
            [
                ("MessageSender", _party(sender)),
                ("MessageRecipient", _party(recipient)),
                ("MessageCreatedDateTime", created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")),
            ],
        ),
        ("IsTestFlag", "true" if test else "false"),
        ("RootDirectory", root),
        ("NumberOfMessages", str(len(messages))),
        *(("MessageInBatch", _message(message, version)) for message in messages),
    ]
    opening = f'c:ManifestMessage xmlns:c="http://ddex.net/xml/ern-c-sftp/{version}" {_ROOT_ATTRIBUTES[version]}'
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<{opening}>", *_lines(children), "</c:ManifestMessage>", ""]
    return "\n".join(lines).encode()


def _party(party: Party) -> list[Node]:
    return [("PartyId", party.party_id), ("PartyName", [("FullName", party.party_name)])]


def _message(message: BatchMessage, version: ManifestVersion) -> list[Node]:
    release_ids: list[tuple[str, str | None]] = [("GRid", message.grid), ("ICPN", message.icpn)]
    return [
        ("MessageType", "NewReleaseMessage"),
        ("MessageId", message.message_id),
        ("URL", message.url),
        ("IncludedReleaseId", [(tag, value) for tag, value in release_ids if value]),
        ("DeliveryType", message.delivery_type),
        ("ProductType", message.product_type),
        (
            "HashSum",
            [
                (_DIGEST_TAG[version], message.md5),
                ("HashSumAlgorithmType", "MD5"),
                ("HashSumDataType", "HexBinary"),
            ],
        ),
    ]


def _lines(nodes: Sequence[Node], indent: str = "  ") -> list[str]:
    lines: list[str] = []
    for tag, content in nodes:
        if isinstance(content, str):
            lines.append(f"{indent}<{tag}>{escape(content)}</{tag}>")
        else:
            lines += [f"{indent}<{tag}>", *_lines(content, indent + "  "), f"{indent}</{tag}>"]
    return lines
