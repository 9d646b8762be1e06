"""Parses the acknowledgement messages of the ERN Choreography (SFTP). Pure.

FtpAcknowledgementMessage (schema ern-c-sftp/16) is about one release; AcknowledgementMessage (ern-c-sftp/18)
is about many, each with the messages that it acknowledges. Namespaces of other versions are parsed the same way:
the elements have had these names since 1.4.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, get_args

from shared.delivery.acknowledgements.parse.reading import Reading, clean, instant, unreadable
from shared.delivery.acknowledgements.parse.status_vocabulary import meaning
from shared.model.delivery.acknowledgement import AffectedResource, DspStatus, ProposedAction, Statement, Subject

if TYPE_CHECKING:
    from lxml.etree import _Element

Words = Mapping[str, DspStatus]

_ROOTS = ("FtpAcknowledgementMessage", "AcknowledgementMessage")
_ACTIONS = frozenset(get_args(ProposedAction))


def read_choreography(data: bytes, words: Words) -> Reading:
    """The acknowledgement message. Raises InvalidInput."""
    from shared.errors import Finding
    from shared.validation.document import read_xml

    root = read_xml(data)
    if isinstance(root, Finding):
        raise unreadable(root.code, root.message)
    kind = str(root.tag).rpartition("}")[2]
    if kind not in _ROOTS:
        raise unreadable("unknown-root", f"The root element {kind} is not an acknowledgement.")
    many = kind == "AcknowledgementMessage"
    header = root.find("MessageHeader")
    return Reading(
        format="ern-c-1.8" if many else "ern-c-1.6",
        statements=tuple(_release_statements(root, words) if many else _file_statement(root, words)),
        message_id=_text(header, "MessageId"),
        sender=_text(header, "MessageSender/PartyId"),
        created=instant(_text(header, "MessageCreatedDateTime")),
    )


def _file_statement(root: "_Element", words: Words) -> Iterator[Statement]:
    """1.6: the subject is a release id of any kind, or is missing."""
    subject = Subject(release_id=_text(root, "AcknowledgedFile/ReleaseId"))
    word = _word(root, "FileStatus")
    if word is None:
        raise unreadable("missing", "It has no FileStatus.", "FileStatus")
    yield _statement(root, subject, word, words)


def _release_statements(root: "_Element", words: Words) -> Iterator[Statement]:
    """1.8: the status of the release applies to each message, unless the message itself has a worse status."""
    for release in root.iterfind("ReleaseStatus"):
        word = _word(release, "ReleaseStatus")
        if word is None:
            raise unreadable("missing", "A release has no ReleaseStatus.", "ReleaseStatus/ReleaseStatus")
        acknowledged = release.findall("Acknowledgement")
        if not acknowledged:
            yield _statement(release, _release_subject(release), word, words)
        for message in acknowledged:
            subject = _release_subject(release).model_copy(
                update={"message_id": _text(message, "MessageId"), "batch_id": _text(message, "BatchId")}
            )
            yield _with_message_status(_statement(release, subject, word, words), message, words)


def _with_message_status(statement: Statement, message: "_Element", words: Words) -> Statement:
    """The statement about the release, updated if the message was rejected or has a more specific status."""
    reports = [(_word(status, "Status"), _text(status, "Information")) for status in message.iterfind("MessageStatus")]
    for word, information in reports:
        status = meaning(word, words) if word else None
        if status == "rejected" and statement.status != "rejected":
            reason = statement.reason or information
            return statement.model_copy(update={"status": status, "word": word, "code": word, "reason": reason})
        if status == "rejected" and statement.code == statement.word:
            return statement.model_copy(update={"code": word, "reason": statement.reason or information})
        if statement.status is None and status:
            statement = statement.model_copy(update={"status": status, "word": word})
    return statement


def _statement(node: "_Element", subject: Subject, word: str, words: Words) -> Statement:
    status = meaning(word, words)
    action = _text(node, "ProposedActionType")
    flag = _text(node, "ManualCheckRequired")
    return Statement.model_validate(
        {
            "subject": subject,
            "word": word,
            "status": status,
            "code": word if status == "rejected" else None,
            "reason": clean(node.findtext("ErrorText")),
            "action": action if action in _ACTIONS else None,
            "manual_check": flag in ("true", "1") if flag else None,
            "resources": [_resource(found) for found in node.findall("AffectedResource")[:50]],
        }
    )


def _release_subject(release: "_Element") -> Subject:
    return Subject(
        icpn=_text(release, "ReleaseId/ICPN"),
        grid=_text(release, "ReleaseId/GRid"),
        release_id=_text(release, "ReleaseId/ProprietaryId") or _text(release, "ReleaseId/CatalogNumber"),
    )


def _resource(node: "_Element") -> AffectedResource:
    isrc = (_text(node, "ISRC") or "").replace("-", "").upper()
    return AffectedResource(isrc=isrc or None, proprietary_id=_text(node, "ProprietaryId"))


def _word(node: "_Element", path: str) -> str | None:
    """A status value; for UserDefined, the sender's own value in its attribute."""
    found = node.find(path)
    if found is None:
        return None
    word = clean(found.text)
    return clean(found.get("UserDefinedValue")) or word if word == "UserDefined" else word


def _text(node: "_Element | None", path: str) -> str | None:
    return clean(node.findtext(path)) if node is not None else None
