"""Reads what axml and chna chunks say of the tracks: beds, objects, positions (ITU-R BS.2076-2, BS.2088-1)."""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from stardust_dolby_atmos.chunks import Reader, Unreadable, Wave, body
from stardust_dolby_atmos.common_definitions import AZIMUTHS, LFE

_ENTRY = struct.Struct("<H12s14s11sx")
_MAX_UIDS, _MAX_BLOCKS = 4_096, 2_000_000
_PIECE_BYTES = 1 << 20
_TIME = re.compile(r"(\d+):(\d\d):(\d\d(?:\.\d+)?)(?:S(\d+))?")

Kind = Literal["bed", "object", "other"]
_KINDS: dict[str, Kind] = {"0001": "bed", "0003": "object"}


class Block(NamedTuple):
    """An audioBlockFormat: from `start_s` on (within its object) the sound is at a position.

    Cartesian: x to the right, y to the front, z up, each from -1 to 1. Polar: azimuth to the left and elevation in
    degrees, and distance. `ramp_s`: how long the position takes to change; None: the whole block.
    """

    start_s: float
    duration_s: float | None
    cartesian: bool
    position: tuple[float, float, float]
    gain: float
    ramp_s: float | None


@dataclass(slots=True)
class Track:
    """A track of the file. `number` is from 1; times are in seconds from the file's begin."""

    number: int
    kind: Kind
    name: str
    label: str = ""
    lfe: bool = False
    start_s: float = 0
    end_s: float | None = None
    gain: float = 1
    blocks: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class Description:
    """The tracks in order, and the programme with its begin and end in seconds."""

    tracks: list[Track]
    programme: str = ""
    start_s: float | None = None
    end_s: float | None = None
    programmes: int = 0
    undescribed: list[int] = field(default_factory=list)
    """Tracks of the chna chunk that the axml chunk says nothing of."""


@dataclass(slots=True)
class _Channel:
    name: str = ""
    type_label: str = ""
    label: str = ""
    lfe: bool = False
    blocks: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class _Model:
    """The elements of the axml chunk, by their ids."""

    channels: dict[str, _Channel] = field(default_factory=dict)
    streams: dict[str, str] = field(default_factory=dict)
    formats: dict[str, str] = field(default_factory=dict)
    uids: dict[str, str] = field(default_factory=dict)
    objects: dict[str, dict[str, Any]] = field(default_factory=dict)
    """audioTrackUID -> the object that uses it."""
    programmes: list[dict[str, Any]] = field(default_factory=list)
    count: int = 0


def read_description(read: Reader, wave: Wave) -> Description:
    """What the chunks say. Raises Unreadable."""
    if "chna" not in wave.chunks or "axml" not in wave.chunks:
        raise Unreadable("It has no description of its tracks (chunks chna and axml): it is no ADM BWF.")
    model = _parse(read, wave)
    tracks, undescribed = {}, []
    for number, uid, track_format in _entries(body(read, wave, "chna", 4 + _MAX_UIDS * _ENTRY.size)):
        track = _track(model, number, uid, track_format)
        if track is None:
            undescribed.append(number)
        elif number not in tracks:
            tracks[number] = track
    programme = model.programmes[0] if model.programmes else {}
    return Description(
        [tracks[number] for number in sorted(tracks)],
        programme.get("name", ""),
        programme.get("start"),
        programme.get("end"),
        len(model.programmes),
        sorted({*undescribed} - {*tracks}),
    )


def _entries(chunk: bytes) -> Iterator[tuple[int, str, str]]:
    """Track number, audioTrackUID and audioTrackFormat of each entry that is in use."""
    whole = max(0, len(chunk) - 4) // _ENTRY.size * _ENTRY.size
    for number, uid, track_format, _ in _ENTRY.iter_unpack(chunk[4 : 4 + whole]):
        if number:
            yield number, _id(uid.decode("latin-1")), _id(track_format.decode("latin-1"))


def _track(model: _Model, number: int, uid: str, track_format: str) -> Track | None:
    channel_id = _channel_of(model, model.uids.get(uid) or track_format)
    channel = model.channels.get(channel_id)
    if channel is None and channel_id in (*AZIMUTHS, *LFE):
        azimuth = AZIMUTHS.get(channel_id, (0, 0))
        block = Block(0, None, False, (azimuth[0], azimuth[1], 1), 1, 0)
        channel = _Channel(channel_id, "0001", channel_id, channel_id in LFE, [block])
    if channel is None:
        return None
    used = model.objects.get(uid, {})
    duration = used.get("duration")
    start = used.get("start") or 0.0
    return Track(
        number,
        _KINDS.get(channel.type_label or channel_id[3:7], "other"),
        used.get("name") or channel.name,
        channel.label,
        channel.lfe or "LFE" in channel.label.upper(),
        start,
        None if duration is None else start + duration,
        used.get("gain", 1.0),
        channel.blocks,
    )


def _channel_of(model: _Model, name: str) -> str:
    """The channel format that a track format or channel format leads to; by the digits that all of them share."""
    if name.startswith("AC_"):
        return name
    return model.streams.get(model.formats.get(name, ""), f"AC_{name[3:11]}")


def _id(text: str) -> str:
    return text.strip("\0 \t\r\n").upper()


def _parse(read: Reader, wave: Wave) -> _Model:
    from lxml import etree

    parser = etree.XMLPullParser(
        events=("end",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True
    )
    model, (at, length) = _Model(), wave.chunks["axml"]
    try:
        for place in range(at, at + length, _PIECE_BYTES):
            piece = read(place, min(_PIECE_BYTES, at + length - place))
            parser.feed(piece.rstrip(b"\0 \r\n") if place + _PIECE_BYTES >= at + length else piece)
            for _, element in parser.read_events():
                _take(model, element)
        parser.close()
    except etree.XMLSyntaxError as error:
        raise Unreadable(f"The description of the audio (axml chunk) is no XML: {error.msg}.") from error
    return model


def _take(model: _Model, element: Any) -> None:
    """Notes what an element says, if it is one of those that matter, and forgets it."""
    name = _local(element)
    if name == "audioChannelFormat":
        model.channels[_id(element.get("audioChannelFormatID", ""))] = channel = _channel(element)
        model.count += len(channel.blocks)
        if model.count > _MAX_BLOCKS:
            raise Unreadable(f"It describes more than {_MAX_BLOCKS:,} positions.")
    elif name == "audioStreamFormat":
        model.streams[_id(element.get("audioStreamFormatID", ""))] = _first(element, "audioChannelFormatIDRef")
    elif name == "audioTrackFormat":
        model.formats[_id(element.get("audioTrackFormatID", ""))] = _first(element, "audioStreamFormatIDRef")
    elif name == "audioTrackUID":
        found = _first(element, "audioTrackFormatIDRef") or _first(element, "audioChannelFormatIDRef")
        model.uids[_id(element.get("UID", ""))] = found
    elif name == "audioObject":
        told = _times(element, "audioObjectName") | {"gain": _gain(element)}
        for child in element:
            if _local(child) == "audioTrackUIDRef":
                model.objects.setdefault(_id(child.text or ""), told)
    elif name == "audioProgramme":
        model.programmes.append(_times(element, "audioProgrammeName"))
    else:
        return
    element.clear()


def _times(element: Any, name: str) -> dict[str, Any]:
    return {
        "name": (element.get(name) or "")[:60],
        **{key: seconds(element.get(key)) for key in ("start", "end", "duration")},
    }


def _channel(element: Any) -> _Channel:
    channel = _Channel(element.get("audioChannelFormatName", "")[:60], element.get("typeLabel", ""))
    for child in element:
        kind = _local(child)
        if kind == "frequency" and child.get("typeDefinition") == "lowPass":
            channel.lfe = channel.lfe or _number(child.text, 1e9) <= 200
        if kind == "audioBlockFormat":
            channel.label = channel.label or _label(child)
            channel.blocks.append(_block(child))
    return channel


def _block(element: Any) -> Block:
    values: dict[str, float] = {}
    ramp: float | None = 0.0 if element.get("rtime") is None else None
    for child in element:
        kind = _local(child)
        if kind == "position" and not child.get("bound"):
            values[child.get("coordinate", "").lower()] = _number(child.text, 0.0)
        elif kind == "jumpPosition" and (child.text or "").strip() == "1":
            ramp = _number(child.get("interpolationLength"), 0.0)
    cartesian = "x" in values or "y" in values
    names = ("x", "y", "z") if cartesian else ("azimuth", "elevation", "distance")
    first, second, third = (values.get(name, 1.0 if name == "distance" else 0.0) for name in names)
    start = seconds(element.get("rtime")) or 0.0
    return Block(start, seconds(element.get("duration")), cartesian, (first, second, third), _gain(element), ramp)


def _gain(element: Any) -> float:
    """The gain of a block or an object; 0 if it is muted."""
    gain = 1.0
    for child in element:
        kind = _local(child)
        if kind == "gain":
            value = _number(child.text, 1.0)
            gain = 10 ** (value / 20) if child.get("gainUnit") == "dB" else value
        elif kind == "mute" and (child.text or "").strip() == "1":
            return 0.0
    return gain


def seconds(text: str | None) -> float | None:
    """A time of ADM in seconds: `hh:mm:ss.sssss`, or with a fraction `hh:mm:ss.nnnnnSddddd` (BS.2076-2, 5.12)."""
    match = _TIME.fullmatch((text or "").strip())
    if match is None:
        return None
    hours, minutes, rest, per_second = match.groups()
    if per_second and int(per_second):
        whole, _, part = rest.partition(".")
        return int(hours) * 3600 + int(minutes) * 60 + int(whole) + int(part or 0) / int(per_second)
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


def _number(text: str | None, default: float) -> float:
    try:
        return float(text or "")
    except ValueError:
        return default


def _first(element: Any, name: str) -> str:
    return next((_id(child.text or "") for child in element if _local(child) == name), "")


def _label(block: Any) -> str:
    """The first label of a loudspeaker, such as `RC_Lss`."""
    found = (child.text or "" for child in block if _local(child) == "speakerLabel")
    return next(found, "").strip()[:60]


def _local(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
