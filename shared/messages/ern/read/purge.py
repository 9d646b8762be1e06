"""Reads PurgeReleaseMessages."""

from collections.abc import Iterable

from shared.messages.ddex.received import NO_HEADER, read_header
from shared.messages.ern.read.dialects import Dialect
from shared.messages.ern.read.elements.identifiers import KINDS
from shared.messages.ern.read.result import PurgeResult
from shared.messages.xml.node import Node
from shared.messages.xml.source import Record


def read_purged(records: Iterable[Record], dialect: Dialect) -> PurgeResult:
    """The release to be purged and its identifiers."""
    header = NO_HEADER
    purged = Node("PurgedRelease", "PurgedRelease", {}, 0)
    for record in records:
        if record.node.name == "MessageHeader":
            header = read_header(record.node)
        elif record.node.name == "PurgedRelease":
            purged = record.node
    return PurgeResult(
        header=header,
        version=dialect.version,
        identifiers=tuple((kind, value) for kind in KINDS for value in purged.texts(f"ReleaseId/{kind}")),
        title=purged.text("Title/TitleText"),
        display_artists=tuple(purged.texts("Contributor/PartyName/FullName")),
    )
