"""Writes acknowledgements as DSPs do: ERN-C 1.6, ERN-C 1.8 and plain JSON. Pure.

Schemas: ern-c-sftp/16 (FtpAcknowledgementMessage) and ern-c-sftp/18 (AcknowledgementMessage).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape

Node = tuple[str, "str | Sequence[Node]"]


@dataclass(frozen=True, slots=True)
class Answer:
    """The acknowledgement of one message. `status` is a ReleaseStatus of 1.8, `file_status` a FileStatus."""

    message_id: str
    batch_id: str
    icpn: str
    created: datetime
    sender: str
    recipient: str
    own_id: str = "ACK-1"
    status: str = "SuccessfullyIngestedByReleaseDistributor"
    file_status: str = "FileOK"
    reason: str = ""
    action: str = ""
    manual_check: bool | None = None
    isrcs: tuple[str, ...] = ()
    message_type: str = "NewReleaseMessage"


def as_sftp_16(answer: Answer) -> bytes:
    """FtpAcknowledgementMessage: identifies the release only."""
    nodes: list[Node] = [
        ("MessageHeader", _header(answer)),
        ("AcknowledgedFile", [("ReleaseId", answer.icpn), ("Date", f"{answer.created:%Y-%m-%d}")]),
        ("FileStatus", answer.file_status),
        *_remarks(answer),
    ]
    return _document("FtpAcknowledgementMessage", "16", 'MessageVersionId="1.6"', nodes)


def as_sftp_18(answer: Answer) -> bytes:
    """AcknowledgementMessage: identifies release, message and batch."""
    acknowledgement: list[Node] = [
        ("MessageType", answer.message_type),
        ("BatchId", answer.batch_id),
        ("MessageId", answer.message_id),
        ("MessageStatus", [("Status", answer.file_status)]),
    ]
    release: list[Node] = [
        ("ReleaseId", [("ICPN", answer.icpn)]),
        ("ReleaseStatus", answer.status),
        *_remarks(answer),
        ("Acknowledgement", acknowledgement),
    ]
    nodes: list[Node] = [
        ("MessageHeader", [("MessageId", answer.own_id), *_header(answer)]),
        ("ReleaseStatus", release),
    ]
    return _document("AcknowledgementMessage", "18", 'AvsVersionId="3"', nodes)


def as_json(answer: Answer) -> bytes:
    """One JSON object, as sent by DSPs that use no DDEX choreography."""
    fields = {
        "acknowledgementId": answer.own_id,
        "messageId": answer.message_id,
        "batchId": answer.batch_id,
        "upc": answer.icpn,
        "status": answer.status,
        "timestamp": _instant(answer),
        "reason": answer.reason,
        "proposedAction": answer.action,
        "manualCheckRequired": answer.manual_check,
        "affectedResources": list(answer.isrcs),
    }
    return json.dumps({name: value for name, value in fields.items() if value not in ("", None, [])}).encode()


def _header(answer: Answer) -> list[Node]:
    return [
        ("MessageSender", [("PartyId", answer.sender)]),
        ("MessageRecipient", [("PartyId", answer.recipient)]),
        ("MessageCreatedDateTime", _instant(answer)),
    ]


def _remarks(answer: Answer) -> list[Node]:
    remarks: list[Node] = [("ErrorText", answer.reason)] if answer.reason else []
    if answer.action:
        remarks.append(("ProposedActionType", answer.action))
    if answer.manual_check is not None:
        remarks.append(("ManualCheckRequired", str(answer.manual_check).lower()))
    return remarks + [("AffectedResource", [("ISRC", isrc)]) for isrc in answer.isrcs]


def _instant(answer: Answer) -> str:
    return answer.created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _document(root: str, version: str, attributes: str, nodes: Sequence[Node]) -> bytes:
    opening = f'c:{root} xmlns:c="http://ddex.net/xml/ern-c-sftp/{version}" {attributes}'
    body = "".join(_element(node) for node in nodes)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{opening}>{body}</c:{root}>\n'.encode()


def _element(node: Node) -> str:
    tag, content = node
    inner = escape(content) if isinstance(content, str) else "".join(_element(child) for child in content)
    return f"<{tag}>{inner}</{tag}>"
