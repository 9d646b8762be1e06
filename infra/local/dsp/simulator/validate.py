"""Validates a package as stored at the DSP: manifest, message, schema, rules, files and their hashes."""

import hashlib
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from shared.clock import system_clock
from shared.errors import Finding, InvalidInput
from shared.messages.ern.read.message import read_any
from shared.messages.ern.read.result import PurgeResult, ReadResult
from shared.platform.schemas import SchemaSource
from shared.validation.content import ContentFile
from shared.validation.document import read_xml
from shared.validation.measured import measure_file
from shared.validation.report import Report
from shared.validation.validate import validate_message

_REASONS = {
    "file-hash": "SignatureOrHashSumWrongOrMissing",
    "file-missing": "ResourceMissing",
    "file-empty": "ResourceCorrupt",
}
"""Code of a content finding -> FileStatus of ERN-C."""
RESENDABLE = frozenset((*_REASONS.values(), "ErnMissing"))
"""Transfer faults: sending the same package again may succeed."""
_MAX_REPORTED = 3


@dataclass(frozen=True, slots=True)
class Batch:
    """A complete package: `root` is its folder, `files` all paths in it with their sizes in bytes."""

    root: str
    messages: tuple[str, ...]
    files: Mapping[str, int]
    read: Callable[[str], bytes]
    manifest: str | None = None
    """The file that lists the messages, if there is one."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The DSP's verdict on one message. `reason` is a FileStatus; FileOK means that nothing is wrong."""

    batch: str
    path: str
    message_id: str
    icpn: str
    sender: str
    read: ReadResult | PurgeResult | None
    report: Report
    reason: str = "FileOK"
    problem: str = ""

    @property
    def good(self) -> bool:
        """Whether nothing is wrong."""
        return self.reason == "FileOK"

    @property
    def action(self) -> str:
        """The action that the message requests, or "" if it cannot be read."""
        if self.read is None:
            return ""
        return "Purge" if isinstance(self.read, PurgeResult) else self.read.action

    @property
    def takedown(self) -> bool:
        """Whether the message takes the release down."""
        return self.action in ("Purge", "Takedown")


def validate_batch(batch: Batch, schemas: SchemaSource | None) -> Iterator[Verdict]:
    """One verdict for each message in the batch, and for each that the manifest lists but is missing."""
    listed = _manifest(batch)
    for path, (message_id, _) in listed.items():
        if path not in batch.files:
            problem = f"The manifest lists {path}, which is missing."
            yield _verdict(batch, path, None, Report({}), "ErnMissing", problem, message_id)
    for path in batch.messages:
        yield _validate_message(batch, path, listed.get(path, ("", ""))[1], schemas)


def _validate_message(batch: Batch, path: str, listed_md5: str, schemas: SchemaSource | None) -> Verdict:
    xml = batch.read(path)
    try:
        read = read_any(io.BytesIO(xml))
    except InvalidInput:
        read = None
    report = validate_message(xml, schemas=schemas, content=_content(batch, path, read), now=system_clock())
    if listed_md5 and hashlib.md5(xml, usedforsecurity=False).hexdigest() != listed_md5.lower():
        problem = f"The hash sum of {path} differs from the manifest."
        return _verdict(batch, path, read, report, "SignatureOrHashSumWrongOrMissing", problem)
    blocking = [finding for finding in report.findings if finding.severity == "error"]
    if not blocking:
        return _verdict(batch, path, read, report)
    problem = " ".join(finding.message for finding in blocking[:_MAX_REPORTED])
    return _verdict(batch, path, read, report, _reason(blocking[0]), problem)


def _reason(finding: Finding) -> str:
    other = "ResourceNotMeetingSpecifications" if finding.stage == "content" else "NewReleaseMessageInvalid"
    return _REASONS.get(finding.code, other)


def _content(batch: Batch, path: str, read: ReadResult | PurgeResult | None) -> dict[str, ContentFile] | None:
    """The existing files that the message references, measured; None if the message is not a release message."""
    if not isinstance(read, ReadResult):
        return None
    places = {file.uri: str(PurePosixPath(path).parent / file.uri) for file in read.files}
    return {
        uri: measure_file(io.BytesIO(batch.read(place)), batch.files[place])
        for uri, place in places.items()
        if place in batch.files
    }


def _manifest(batch: Batch) -> dict[str, tuple[str, str]]:
    """Path of each message that the manifest lists -> its id and MD5; empty without a manifest."""
    root = read_xml(batch.read(batch.manifest)) if batch.manifest and batch.files[batch.manifest] else None
    if root is None or isinstance(root, Finding):
        return {}
    return {
        str(PurePosixPath(batch.root) / (listed.findtext("URL") or "")): (
            listed.findtext("MessageId") or "",
            listed.findtext("HashSum/HashSum") or listed.findtext("HashSum/HashSumValue") or "",
        )
        for listed in root.iterfind("MessageInBatch")
    }


def _verdict(
    batch: Batch,
    path: str,
    read: ReadResult | PurgeResult | None,
    report: Report,
    reason: str = "FileOK",
    problem: str = "",
    message_id: str = "",
) -> Verdict:
    header = read.header if read else None
    return Verdict(
        batch=PurePosixPath(batch.root).name,
        path=path,
        message_id=(header.message_id if header else None) or message_id,
        icpn=_icpn(read),
        sender=(header.sender.party_id if header else None) or "",
        read=read,
        report=report,
        reason=reason,
        problem=problem,
    )


def _icpn(read: ReadResult | PurgeResult | None) -> str:
    if isinstance(read, ReadResult):
        return read.release.basic.barcode or ""
    return next((value for kind, value in read.identifiers if kind == "ICPN"), "") if read else ""
