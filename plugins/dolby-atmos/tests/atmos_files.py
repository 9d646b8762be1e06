"""Makes ADM BWF masters with beds and objects."""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

RATE = 48_000
BED = {
    "RC_L": (-1, 1, 0),
    "RC_R": (1, 1, 0),
    "RC_C": (0, 1, 0),
    "RC_LFE": (-1, 1, -1),
    "RC_Lss": (-1, 0, 0),
    "RC_Rss": (1, 0, 0),
    "RC_Lrs": (-1, -1, 0),
    "RC_Rrs": (1, -1, 0),
    "RC_Lts": (-1, 0, 1),
    "RC_Rts": (1, 0, 1),
}
"""A bed of 7.1.2 as Dolby's profile places it."""


@dataclass
class Sound:
    """A track: a channel of the bed by its label, or an object by the blocks of its positions."""

    samples: np.ndarray
    label: str = ""
    blocks: Sequence[Mapping[str, Any]] = ({"x": 0, "y": 1, "z": 0},)
    """`start`, `duration` (s), `x`, `y`, `z` or `azimuth`, `elevation`; `gain`, `jump` (interpolation in s)."""
    start: float | None = None
    duration: float | None = None
    object_gain: float | None = None


@dataclass
class Master:
    """A file to be made."""

    sounds: Sequence[Sound]
    rate: int = RATE
    bits: int = 24
    container: str = "RIFF"
    dolby: bytes | None = field(default_factory=lambda: dolby_chunk())
    programme: str = 'start="00:00:00.00000"'
    programmes: int = 1

    def data(self) -> bytes:
        """The file."""
        samples = np.stack([sound.samples for sound in self.sounds], axis=1)
        limit = 1 << (self.bits - 1)
        whole = np.clip(np.round(samples * limit), -limit, limit - 1).astype("<i4")
        width = self.bits // 8
        audio = whole[:, :, None].view(np.uint8)[:, :, :width].tobytes()
        form = struct.pack(
            "<HHIIHH", 1, len(self.sounds), self.rate, self.rate * len(self.sounds) * width,
            len(self.sounds) * width, self.bits,
        )  # fmt: skip
        chunks = [chunk(b"fmt ", form), chunk(b"axml", self.axml()), chunk(b"chna", self.chna())]
        chunks += [chunk(b"dbmd", self.dolby)] if self.dolby is not None else []
        if self.container == "RIFF":
            content = b"WAVE" + b"".join(chunks) + chunk(b"data", audio)
            return b"RIFF" + struct.pack("<I", len(content)) + content
        head = b"".join(chunks) + b"data" + b"\xff" * 4 + audio + bytes(len(audio) % 2)
        lengths = chunk(b"ds64", struct.pack("<QQQI", 4 + 36 + len(head), len(audio), 0, 0))
        return self.container.encode() + b"\xff" * 4 + b"WAVE" + lengths + head

    def chna(self) -> bytes:
        """Numbers, UIDs, formats and packs of the tracks."""
        entries = b""
        for number, sound in enumerate(self.sounds, 1):
            kind, digits = _digits(number, sound)
            pack = "AP_00011001" if kind == "0001" else f"AP_{digits}"
            names = (f"ATU_{number:08x}", f"AT_{digits}_01", pack)
            entries += struct.pack("<H12s14s11sx", number, *(name.encode() for name in names))
        return struct.pack("<HH", len(self.sounds), len(self.sounds)) + entries

    def axml(self) -> bytes:
        """The description in the namespace of EBU core, with tracks of one bed in one object."""
        parts = [
            f'<audioProgramme audioProgrammeID="APR_1001" audioProgrammeName="Mix" {self.programme}/>'
        ] * self.programmes
        for number, sound in enumerate(self.sounds, 1):
            kind, digits = _digits(number, sound)
            times = "".join(
                f' {name}="{_time(value)}"'
                for name, value in (("start", sound.start), ("duration", sound.duration))
                if value is not None
            )
            blocks = "".join(_block(each, sound.label) for each in _blocks(sound))
            gain = f"<gain>{sound.object_gain}</gain>" if sound.object_gain is not None else ""
            parts.append(
                f'<audioObject audioObjectID="AO_{number:04x}" audioObjectName="Sound {number}"{times}>{gain}'
                f"<audioTrackUIDRef>ATU_{number:08x}</audioTrackUIDRef></audioObject>"
                f'<audioChannelFormat audioChannelFormatID="AC_{digits}"'
                f' audioChannelFormatName="{sound.label or number}" typeLabel="{kind}">'
                f"{blocks}</audioChannelFormat>"
                f'<audioStreamFormat audioStreamFormatID="AS_{digits}"><audioChannelFormatIDRef>AC_{digits}'
                "</audioChannelFormatIDRef></audioStreamFormat>"
                f'<audioTrackFormat audioTrackFormatID="AT_{digits}_01"><audioStreamFormatIDRef>AS_{digits}'
                "</audioStreamFormatIDRef></audioTrackFormat>"
                f'<audioTrackUID UID="ATU_{number:08x}" sampleRate="{self.rate}" bitDepth="{self.bits}">'
                f"<audioTrackFormatIDRef>AT_{digits}_01</audioTrackFormatIDRef></audioTrackUID>"
            )
        head = '<ebuCoreMain xmlns="urn:ebu:metadata-schema:ebuCore_2016"><coreMetadata><format><audioFormatExtended>'
        return f"{head}{''.join(parts)}</audioFormatExtended></format></coreMetadata></ebuCoreMain>".encode()


def _digits(number: int, sound: Sound) -> tuple[str, str]:
    kind = "0001" if sound.label else "0003"
    return kind, f"{kind}{0x1000 + number:04x}"


def _blocks(sound: Sound) -> Sequence[Mapping[str, Any]]:
    if sound.label:
        x, y, z = BED[sound.label]
        return ({"x": x, "y": y, "z": z},)
    return sound.blocks


def _block(block: Mapping[str, Any], label: str) -> str:
    times = f' rtime="{_time(block["start"])}" duration="{_time(block["duration"])}"' if "start" in block else ""
    names = ("azimuth", "elevation", "distance") if "azimuth" in block else ("X", "Y", "Z")
    text = f"<speakerLabel>{label}</speakerLabel>" if label else ""
    text += "".join(
        f'<position coordinate="{name}">{block.get(name.lower(), 0)}</position>'
        for name in names
        if name.lower() in block
    )
    text += "<cartesian>1</cartesian>" if "x" in block else ""
    text += f"<gain>{block['gain']}</gain>" if "gain" in block else ""
    if "jump" in block:
        text += f'<jumpPosition interpolationLength="{block["jump"]}">1</jumpPosition>'
    return f'<audioBlockFormat audioBlockFormatID="AB_1"{times}>{text}</audioBlockFormat>'


def _time(seconds: float) -> str:
    return f"{int(seconds // 3600):02}:{int(seconds // 60 % 60):02}:{seconds % 60:08.5f}"


def chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + bytes(len(body) % 2)


def dolby_chunk(modes: Sequence[int] = (1, 3), *, damaged: bool = False) -> bytes:
    """Dolby's metadata: the Atmos segment of a tool, and the supplement with binaural render modes."""
    atmos = bytearray(248)
    atmos[32:44], atmos[96:99] = b"Example Tool", bytes([1, 2, 3])
    trims = b"".join(bytes([index != 1]) + bytes(14) for index in range(9))
    more = struct.pack("<IHB", 0xF8726FBD, len(modes), 0) + trims + bytes(len(modes)) + bytes(modes)
    text = struct.pack("<I", 0x01000006)
    for number, data in ((9, bytes(atmos)), (10, more)):
        check = -(len(data) + sum(data)) & 0xFF
        text += bytes([number]) + struct.pack("<H", len(data)) + data + bytes([check ^ damaged])
    return text + b"\0"


def tone(seconds: float, level: float = 0.1, hertz: float = 997, rate: int = RATE) -> np.ndarray:
    """A sine."""
    return level * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)


def silence(seconds: float, rate: int = RATE) -> np.ndarray:
    return np.zeros(round(seconds * rate))


def bed_of(sounds: Mapping[str, np.ndarray], seconds: float) -> list[Sound]:
    """The ten channels of a bed; those that are not named are silent."""
    return [Sound(sounds.get(label, silence(seconds)), label) for label in BED]


def mp4(codec: bytes, box: bytes) -> bytes:
    """The boxes that lead to a sample entry."""
    entry = struct.pack(">I4s", 8 + 28 + len(box), codec) + bytes(28) + box
    content = bytes(4) + struct.pack(">I", 1) + entry
    for name in (b"stsd", b"stbl", b"minf", b"mdia", b"trak", b"moov"):
        content = struct.pack(">I4s", 8 + len(content), name) + content
    return struct.pack(">I4s4sI", 16, b"ftyp", b"mp42", 0) + content


def dec3(*, joc: bool, extended: bool = True) -> bytes:
    """768 kbit/s, 48 kHz, one stream of 5.1."""
    bits = f"{768:013b}{0:03b}" + f"{0:02b}{16:05b}00{0:03b}{7:03b}1000{0:04b}0" + f"{0:07b}{joc:b}{16:08b}" * extended
    body = int(bits.ljust(-(-len(bits) // 8) * 8, "0"), 2).to_bytes(-(-len(bits) // 8), "big")
    return struct.pack(">I4s", 8 + len(body), b"dec3") + body
