"""Reads a message's bytes into a release, and reports the data that the release cannot hold."""

from collections.abc import Callable
from itertools import chain
from typing import BinaryIO

from shared.errors import Finding, InvalidInput
from shared.messages.ddex.checked import checked, without_empty
from shared.messages.ddex.notes import Notes
from shared.messages.ddex.received import NO_HEADER, read_header
from shared.messages.ern.read.dialects import DERIVED_PATHS, STRUCTURAL_NAMES, Dialect, dialect_of
from shared.messages.ern.read.elements.cues import read_chapter, read_cue_sheet
from shared.messages.ern.read.elements.deals import Deals
from shared.messages.ern.read.elements.parties import Parties
from shared.messages.ern.read.elements.releases import read_release
from shared.messages.ern.read.elements.resources import PLAYABLE, read_resource
from shared.messages.ern.read.elements.territories import merge_territories
from shared.messages.ern.read.purge import read_purged
from shared.messages.ern.read.records import Records
from shared.messages.ern.read.release.assemble import assemble
from shared.messages.ern.read.release.offers import Offering
from shared.messages.ern.read.release.placeholders import fill_placeholders
from shared.messages.ern.read.release.wrong_ids import keep_wrong_ids
from shared.messages.ern.read.result import PurgeResult, ReadResult
from shared.messages.ern.request import Action
from shared.messages.xml.node import Node
from shared.messages.xml.source import Limits, MessageStream, Record, reject
from shared.model.catalog.offer import DealTerm
from shared.model.catalog.release import Release

_UNKNOWN_SENDER = "unknown"


def read_message(
    source: bytes | BinaryIO,
    *,
    tenant_id: str = "imported",
    created_by: str = "imported",
    limits: Limits | None = None,
    elapsed_s: Callable[[], float] | None = None,
) -> ReadResult:
    """Reads a NewReleaseMessage of ERN 3.4 to 4.3.2 as a release, in one pass and bounded memory.

    `elapsed_s` returns the seconds since reading began; without it, time is not limited.
    Raises InvalidInput: unreadable or hostile XML, another kind of message (`purge-message` for a purge),
    an unknown version, dangling references, missing or invalid values that a release requires.
    """
    result = read_any(source, tenant_id=tenant_id, created_by=created_by, limits=limits, elapsed_s=elapsed_s)
    if isinstance(result, ReadResult):
        return result
    raise InvalidInput([_purge_problem(result)])


def read_any(
    source: bytes | BinaryIO,
    *,
    tenant_id: str = "imported",
    created_by: str = "imported",
    limits: Limits | None = None,
    elapsed_s: Callable[[], float] | None = None,
) -> ReadResult | PurgeResult:
    """Like `read_message`, but also reads a PurgeReleaseMessage."""
    limits = limits or Limits()
    stream = MessageStream(source, dialect_of, limits, elapsed_s)
    records = iter(stream)
    first = next(records, None)
    everything = chain([first] if first else [], records)
    if stream.root.name == "PurgeReleaseMessage":
        return read_purged(everything, stream.dialect)
    return _Reading(stream, limits).read(everything, tenant_id=tenant_id, created_by=created_by)


def _purge_problem(purge: PurgeResult) -> Finding:
    names = ", ".join(f"{kind} {value}" for kind, value in purge.identifiers) or "an unidentified release"
    return Finding(
        path="PurgeReleaseMessage",
        message=f"This message requests the purge of {names}; it does not describe a release.",
        code="purge-message",
        remedy="Take the release down instead of importing the message.",
    )


class _Reading:
    """Reads one NewReleaseMessage."""

    def __init__(self, stream: MessageStream[Dialect], limits: Limits) -> None:
        self.limits = limits
        attributes = stream.root.attributes
        self.dialect = stream.dialect
        self.notes = Notes(STRUCTURAL_NAMES, DERIVED_PATHS)
        language = attributes.get("LanguageAndScriptCode", "en")
        self.parties = Parties(language)
        self.header = NO_HEADER
        self.update: str | None = None
        self.records = Records(
            language=language,
            profile=attributes.get("ReleaseProfileVersionId"),
            variant=attributes.get("ReleaseProfileVariantVersionId"),
            compose_version=stream.dialect.compose_version,
            header=self.header,
            deals=Deals(self.notes),
        )

    def read(self, records: "chain[Record]", *, tenant_id: str, created_by: str) -> ReadResult:
        for record in records:
            self._read_record(record)
            self.notes.add_unconsumed(record.node)
            self._check_record_limit()
        document, offering = assemble(self.records, self.notes, tenant_id=tenant_id, created_by=created_by)
        keep_wrong_ids(document, self._namespace(), self.notes)
        fill_placeholders(document, self.records.header.sender.name, self.notes)
        release = checked(Release, document, self.notes)
        return ReadResult(
            release=release,
            header=self.records.header,
            version=self.dialect.version,
            profile=self.records.profile,
            variant=self.records.variant,
            action=self._action(offering),
            deals=tuple(dict.fromkeys(term["use"] for term in offering.terms)),
            terms=tuple(DealTerm.model_validate(without_empty(term)) for term in offering.terms),
            files=tuple(file for resource in self.records.resources.values() for file in resource.files),
            not_carried=self.notes.not_carried(),
            assumed=tuple(self.notes.assumptions),
        )

    def _namespace(self) -> str:
        """Whose the message's own identifiers are: the sender's DPID, else its name."""
        sender = self.records.header.sender
        return sender.party_id or sender.name or _UNKNOWN_SENDER

    def _read_record(self, record: Record) -> None:
        node = record.node
        match record.within:
            case "PartyList":
                self.parties.add(node)
            case "CueSheetList":
                reference, cues = read_cue_sheet(node)
                self.records.cue_sheets[reference] = cues
            case "ChapterList" | "CollectionList":
                reference, chapter = read_chapter(node, self.parties.language)
                self.records.chapters[reference] = chapter
            case "ResourceList":
                self._merge_territories(node)
                resource = read_resource(node, self.parties, self.notes)
                self.records.resources[resource.reference] = resource
            case "ReleaseList":
                self._merge_territories(node)
                self.records.releases.append(read_release(node, self.parties, self.notes, self._is_track))
            case "DealList" | "ReleaseDeal":
                self.records.deals.add(node, record.group)
            case _ if node.name == "MessageHeader":
                self.records.header = read_header(node)
            case _ if node.name == "UpdateIndicator":
                self.update = node.consume()

    def _check_record_limit(self) -> None:
        records = self.records
        kept = (
            len(self.parties)
            + len(records.cue_sheets)
            + len(records.chapters)
            + len(records.resources)
            + len(records.releases)
            + len(records.deals.offers)
        )
        if kept > self.limits.kept_records:
            limit = self.limits.kept_records
            message = f"The message contains more than {limit} parties, resources, releases and deals."
            reject(message, "too-many-records", "Ask the sender for one message per release.")

    def _merge_territories(self, node: Node) -> None:
        merge_territories(node, self.dialect.per_territory, self.notes)

    def _is_track(self, reference: str) -> bool:
        """References that are not in the ResourceList count as tracks, so that they are reported as missing."""
        resource = self.records.resources.get(reference)
        return resource is None or resource.kind in PLAYABLE

    def _action(self, offering: Offering) -> Action:
        """4.x does not mark updates, but references files that are not part of the delivery."""
        if not offering.offered:
            return "Takedown"
        files = [file for resource in self.records.resources.values() for file in resource.files]
        if self.update == "UpdateMessage" or any(not file.included for file in files):
            return "Update"
        return "Initial"
