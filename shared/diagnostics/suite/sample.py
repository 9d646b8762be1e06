"""Makes the release that the suite composes and transfers. It belongs to nobody and is never stored as a release."""

import hashlib
import io
import wave
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from shared.messages.ern.request import Action, DeliveredFile, MessageRequest
from shared.messages.packages.build import delivered_files
from shared.messages.packages.layout import Layout, layout_named
from shared.model.catalog.credits import Party
from shared.model.catalog.release import Release

LAYOUT = "ddex-sftp-1.6"
SENDER = Party(party_id="PADPIDA2014122301Q", party_name="Production Test")
RECIPIENT = Party(party_id="PADPIDA3897722461G", party_name="Production Test Recipient")
HOSTILE_TITLE = "Test & \"Check\" <b>'one'</b> ]]> שלום e\u0301 🌊"
"""Text that breaks careless writers of XML: markup, quotes, the end of a CDATA section, right-to-left, emoji."""
_LABEL = "Production Test Records"
_RATE_HZ, _SECONDS = 44_100, 2
_DECLARED_S = 180.0
_COVER_BYTES = 20_000
_TRACKS = 2


@dataclass(frozen=True)
class Sample:
    """The release of a run, with the bytes of its files by asset id. The same run gives the same sample."""

    run_id: str
    tenant_id: str
    folder: str
    """Where in the bucket its files are, once they were written."""
    now: datetime

    @cached_property
    def files(self) -> Mapping[str, bytes]:
        """The bytes of each file, by asset id; they differ from run to run."""
        seed = hashlib.sha256(self.run_id.encode()).digest()
        audio = {f"audio-{number}": _sound(seed, number) for number in range(1, _TRACKS + 1)}
        return {**audio, "cover": (b"\xff\xd8\xff" + seed * (_COVER_BYTES // len(seed)))[:_COVER_BYTES]}

    def path(self, asset_id: str) -> str:
        """The path of a file in the bucket."""
        return f"{self.folder}/{asset_id}"

    def release(self, title: str = "Production Test") -> Release:
        """The release with the digests of its files. Durations and sizes in pixels are declared, not measured."""
        day = self.now.date()
        audio = [self._asset(name, "wav", format="WAV", **_AUDIO) for name in self.files if name.startswith("audio")]
        return Release.model_validate(
            {
                "id": f"test-{self.run_id}",
                "tenant_id": self.tenant_id,
                "type": "Single",
                "status": "ready",
                "basic": {
                    "title": title,
                    "display_artist": "Production Test",
                    "artists": [{"name": "Production Test"}],
                    "release_date": day,
                    "label": _LABEL,
                    "barcode": "600000000002",
                    "type": "Single",
                },
                "tracks": [_track(number) for number in range(1, _TRACKS + 1)],
                "assets": {"audio": audio, "cover_image": self._asset("cover", "jpg", format="JPEG", **_IMAGE)},
                "metadata": {
                    "genre_name": "Electronic",
                    "language": "en",
                    "copyright": f"{day.year} {_LABEL}",
                    "copyright_year": day.year,
                    "production": f"{day.year} {_LABEL}",
                    "production_year": day.year,
                },
                "rights": {"start_date": day},
                "created": self.now,
                "updated": self.now,
                "created_by": "test",
            }
        )

    def request(
        self, version: str, action: Action = "Initial", title: str = "Production Test", layout: Layout | None = None
    ) -> MessageRequest:
        """A request for a message about the release, as a test message."""
        release = self.release(title)
        withdrawn = action in ("Takedown", "Purge")
        files: Mapping[str, DeliveredFile] = {} if withdrawn else delivered_files(release, layout or standard_layout())
        return MessageRequest(
            release=release,
            action=action,
            message_id=f"T{self.run_id[:30]}",
            created=self.now,
            sender=SENDER,
            recipient=RECIPIENT,
            version=version,
            test=True,
            files=files,
            takedown="purge" if action == "Purge" else "no-deal",
            previous=None if action == "Initial" else release,
        )

    def _asset(self, asset_id: str, extension: str, **facts: Any) -> dict[str, Any]:
        content = self.files[asset_id]
        digests = {name: hashlib.new(name, content, usedforsecurity=False).hexdigest() for name in _DIGESTS}
        return {
            "id": asset_id,
            "file_name": f"{asset_id}.{extension}",
            "size": len(content),
            "storage_url": self.path(asset_id),
            "hashes": digests,
            "uploaded_at": self.now - timedelta(minutes=1),
            **facts,
        }


_DIGESTS = ("md5", "sha1", "sha256")
_AUDIO = {"duration": _DECLARED_S, "channels": 2, "sample_rate": _RATE_HZ, "bit_depth": 16, "codec": "PCM"}
_IMAGE = {"type": "FrontCover", "width": 3000, "height": 3000, "color_space": "sRGB"}


def standard_layout() -> Layout:
    """The layout of DDEX's choreography by SFTP."""
    return layout_named(LAYOUT)


def _sound(seed: bytes, number: int) -> bytes:
    """A WAV file of two seconds of quiet noise."""
    frame = hashlib.sha256(seed + bytes([number])).digest()
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(_RATE_HZ)
        frames = _RATE_HZ * _SECONDS * 4
        file.writeframes((frame * (frames // len(frame) + 1))[:frames])
    return written.getvalue()


def _track(number: int) -> dict[str, Any]:
    return {
        "id": f"track-{number}",
        "sequence_number": number,
        "isrc": f"QZAT22600{number:03}",
        "metadata": {
            "title": f"Production Test {number}",
            "display_artist": "Production Test",
            "artists": [{"name": "Production Test"}],
            "duration": _DECLARED_S,
            "contributors": [{"name": "Production Test", "role": "Producer"}],
            "writers": [{"name": "Production Test", "role": "Composer"}],
        },
        "audio": {"file_id": f"audio-{number}", "format": "WAV"},
    }
