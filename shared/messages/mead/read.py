"""Reads MEAD messages back, and reports what they say beyond the fields of `mead`."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from pydantic.alias_generators import to_camel

from shared.errors import Finding, InvalidInput
from shared.messages.ddex.checked import checked
from shared.messages.ddex.notes import Notes
from shared.messages.ddex.received import NO_HEADER, Header, read_header
from shared.messages.mead.fields import NOTE_TYPES
from shared.messages.xml.node import Node
from shared.messages.xml.source import Limits, MessageStream, Record
from shared.messages.xml.values import number
from shared.model.catalog.mead import Mead
from shared.vocabularies.mead.fields import ACTIVITIES, VOCABULARIES, Vocabulary
from shared.vocabularies.mead.notation import write_key

_NAMESPACE = "http://ddex.net/xml/mead/"
_LISTS = frozenset({"ResourceInformationList", "ReleaseInformationList"})
_FIELDS = {type_name: name for name, type_name in NOTE_TYPES.items()}
_LONE = frozenset({"is_explicit", "content_advisory", "harmonic_structure", "instrumentation_details",
                   "recording_technique", "audio_characteristics", "marketing_description", "seasonality"})  # fmt: skip
"""Fields with one text: the first note counts."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """The elements of a MEAD message."""

    version: str
    renames: dict[str, str] = field(default_factory=dict)
    containers: frozenset[str] = _LISTS
    unwrapped: frozenset[str] = frozenset()

    def unwrap(self, wrappers: Iterable[tuple[Node, Node]]) -> None:
        """Nothing is unwrapped."""


@dataclass(frozen=True, slots=True)
class MeadResult:
    """What a message says about one release and its recordings.

    Tracks are named by ISRC in `mead.track_mead`. `not_carried` lists what `mead` cannot hold.
    """

    header: Header
    version: str
    mead: Mead
    barcode: str | None
    grid: str | None
    title: str | None
    not_carried: tuple[Finding, ...]


def read_mead(
    source: bytes | BinaryIO, *, limits: Limits | None = None, elapsed_s: Callable[[], float] | None = None
) -> MeadResult:
    """Reads a MeadMessage of version 1.1 in one pass and bounded memory.

    `elapsed_s` returns the seconds since reading began; without it, time is not limited.
    Raises InvalidInput: unreadable or hostile XML, another kind or version of message.
    """
    stream = MessageStream(source, _identify, limits or Limits(), elapsed_s)
    reading = _Reading()
    for record in stream:
        reading.add(record)
    return reading.result(stream.dialect.version)


def _identify(namespace: str, name: str) -> Dialect:
    version = namespace.removeprefix(_NAMESPACE)
    if namespace == f"{_NAMESPACE}11" and name == "MeadMessage":
        return Dialect("1.1")
    if namespace.startswith(_NAMESPACE):
        message, code = f"MEAD version {version} is not supported.", "version-not-supported"
    else:
        message, code = f"{name} in {namespace or 'no namespace'} is not a MEAD message.", "not-mead"
    raise InvalidInput([Finding(name, message, code, remedy=f"Provide a MeadMessage in {_NAMESPACE}11.")])


class _Reading:
    """Collects the parts of one message."""

    def __init__(self) -> None:
        self.notes = Notes(frozenset({"TopPosition"}))
        self.header = NO_HEADER
        self.mead: dict[str, Any] = {}
        self.tracks: dict[str, dict[str, Any]] = {}
        self.release: Node | None = None

    def add(self, record: Record) -> None:
        node = record.node
        if node.name == "MessageHeader":
            self.header = read_header(node)
            return
        if node.name == "ResourceInformation":
            self._recording(node)
        elif node.name == "ReleaseInformation":
            self._release(node)
        self.notes.add_unconsumed(node)

    def result(self, version: str) -> MeadResult:
        document = {
            **_in_camel_case(self.mead),
            "trackMead": {isrc: _in_camel_case(said) for isrc, said in self.tracks.items() if said},
        }
        ids = self.release.one("ReleaseSummary") if self.release else None
        return MeadResult(
            header=self.header,
            version=version,
            mead=checked(Mead, document, self.notes),
            barcode=ids.text("ReleaseId/ICPN") if ids else None,
            grid=ids.text("ReleaseId/GRid") if ids else None,
            title=ids.text("DisplayTitle/TitleText/Title") if ids else None,
            not_carried=self.notes.not_carried(),
        )

    def _recording(self, node: Node) -> None:
        isrc = node.text("ResourceSummary/ResourceId/ISRC")
        if isrc is None:
            self.notes.lost("ResourceInformation", "It names a recording without an ISRC.", "no-isrc")
            return
        _skip(node, "ResourceSummary")
        said = self._character(node, acts="moods")
        meter = node.one("TimeSignature/Meter")
        harmony = node.one("Harmony")
        said |= {
            "tempo": number(node.text("BeatsPerMinute/Value")),
            "time_signature": _meter(meter) if meter else None,
            "key": _key(harmony) if harmony else None,
            "tempo_description": _first(_values(node, "Tempo", VOCABULARIES["tempo_description"])),
            "vocal_register": _first(_values(node, "VocalRegister/Value", VOCABULARIES["vocal_register"])),
            "instrumentation": list(_values(node, "InstrumentUsed/Value", VOCABULARIES["instrumentation"])),
        }
        if focus := node.one("Focus"):
            focus.consume_all()
            self.mead.setdefault("focus_track", isrc)
        self.tracks[isrc] = {name: value for name, value in said.items() if value not in (None, [])}

    def _release(self, node: Node) -> None:
        if self.release:
            self.notes.lost("ReleaseInformation", "The message is about further releases.", "further-release")
            node.consume_all()
            return
        self.release = node
        _skip(node, "ReleaseSummary")
        self.mead |= self._character(node, acts="playlist_suitability")
        self.mead["chart_positions"] = [
            each for chart in node.all("HistoricChartingInformation") for each in _chart(chart)
        ]
        self.mead.setdefault("awards", [])
        self.mead["awards"] = [*(_award(each) for each in node.all("Award")), *self.mead["awards"]]

    def _character(self, node: Node, acts: str) -> dict[str, Any]:
        said: dict[str, Any] = {
            "moods": list(_values(node, "Mood/Value", VOCABULARIES["moods"])),
            "themes": list(_values(node, "Theme/Value", VOCABULARIES["themes"])),
        }
        said.setdefault(acts, []).extend(_values(node, "Activity/Value", ACTIVITIES))
        for note in node.all("CommentaryNote"):
            kind = note.one("CommentaryNoteType")
            name = _FIELDS.get(kind.attributes.get("UserDefinedValue", "")) if kind else None
            if name is None or kind is None or (name in _LONE and name in said):
                continue
            kind.consumed = True
            texts = note.texts("Text")
            if name == "is_explicit":
                said[name] = texts[:1] == ["true"]
            elif name in _LONE:
                said[name] = _first(texts)
            else:
                said.setdefault(name, []).extend([{"name": text} for text in texts] if name == "awards" else texts)
        return said


def _in_camel_case(said: dict[str, Any]) -> dict[str, Any]:
    return {to_camel(name): value for name, value in said.items()}


def _values(node: Node, path: str, vocabulary: Vocabulary) -> Iterator[str]:
    """The values at the path, in our words; those of senders as they are."""
    for each in node.all(path):
        code = each.consume()
        if code == "UserDefined":
            code = each.attributes.get("UserDefinedValue")
            if code:
                yield code
        elif code:
            yield vocabulary.name(code)


def _first(values: Iterable[str]) -> str | None:
    return next(iter(values), None)


def _skip(node: Node, name: str) -> None:
    for each in node.all(name):
        each.consume_all()


def _meter(meter: Node) -> str | None:
    beats, note = meter.text("NumberOfBeatsInBar"), meter.text("NoteEquivalentToBeat")
    return f"{beats}/{note}" if beats and note else None


def _key(harmony: Node) -> str | None:
    root, quality = harmony.one("RootChordNote"), harmony.one("RootChordQuality")
    key = write_key(root.value.strip() if root else None, quality.value.strip() if quality else None)
    for each in (root, quality):
        if key and each:
            each.consumed = True
    return key


def _chart(chart: Node) -> Iterator[dict[str, Any]]:
    territory, name = chart.text("TerritoryCode"), chart.text("ChartName/Name")
    for entry in chart.all("ChartEntry"):
        yield {
            "territory": territory,
            "chart": name,
            "position": entry.text("Position"),
            "date": entry.text("Date"),
        }


def _award(award: Node) -> dict[str, Any]:
    return {
        "name": award.text("AwardName/Name"),
        "body": award.text("AwardingBody/PartyName/FullName/Name"),
        "party": award.text("AwardedParty/PartyName/FullName/Name"),
        "date": award.text("Date"),
        "winner": award.text("IsWinner") != "false",
    }
