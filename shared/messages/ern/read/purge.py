"""Reads PurgeReleaseMessages."""

from collections.abc import Iterable

from shared.messages.ern.read.elements.header import read_header
from shared.messages.ern.read.result import Header, MessageParty, PurgeResult
from shared.messages.ern.read.xml.dialects import Dialect
from shared.messages.ern.read.xml.node import Node
from shared.messages.ern.read.xml.source import Record

_KINDS = ("ICPN", "GRid", "ISRC", "CatalogNumber", "ProprietaryId")


def read_purged(records: Iterable[Record], dialect: Dialect) -> PurgeResult:
    """The release to be purged and its identifiers."""
    header = Header(None, None, MessageParty(None), (), None, None, None)
    purged = Node("PurgedRelease", "PurgedRelease", {}, 0)
    for record in records:
        if record.node.name == "MessageHeader":
            header = read_header(record.node)
        elif record.node.name == "PurgedRelease":
            purged = record.node
    return PurgeResult(
        header=header,
        version=dialect.version,
        identifiers=tuple((kind, value) for kind in _KINDS for value in purged.texts(f"ReleaseId/{kind}")),
        title=purged.text("Title/TitleText"),
        display_artists=tuple(purged.texts("Contributor/PartyName/FullName")),
    )
