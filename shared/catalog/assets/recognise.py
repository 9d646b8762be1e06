"""Builds the fingerprints of an examined file, which are stored to find duplicates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.catalog.tracks import find_track
from shared.media.examine import Examination
from shared.media.fingerprint.encoding import Words, packed
from shared.media.fingerprint.sketch import picture_sketch, recording_terms
from shared.media.probe import AudioFacts, ImageFacts
from shared.model.catalog.asset import Asset
from shared.model.catalog.fingerprint import AudioFingerprint, FileFingerprint
from shared.model.catalog.track import Track
from shared.model.codec import without_invalid


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """The fingerprints of one file. `audio` and its index `terms` exist only for recordings of about 3 s or more."""

    file: FileFingerprint
    audio: AudioFingerprint | None = None
    terms: tuple[int, ...] = ()


def fingerprints_of(asset: Asset, found: Examination, release: Mapping[str, Any], now: datetime) -> Fingerprints:
    """The fingerprints of a usable file. Pure."""
    assert found.hashes is not None
    common = {
        "id": asset.id,
        "tenant_id": asset.tenant_id,
        "release_id": asset.release_id,
        "file_name": asset.file_name,
        "created": now,
    }
    picture = found.facts.picture if isinstance(found.facts, ImageFacts) else ()
    file = FileFingerprint(
        **common,
        kind=asset.kind,
        size=asset.size,
        md5=found.hashes.md5,
        sha256=found.hashes.sha256,
        image_hashes=[f"{value:016x}" for value in picture],
        terms=picture_sketch(picture, asset.tenant_id),
    )
    if not isinstance(found.facts, AudioFacts) or not found.fingerprint.plain:
        return Fingerprints(file)
    audio = AudioFingerprint(
        **common,
        track_id=asset.track_id,
        isrc=_isrc(release, asset.track_id),
        duration=found.facts.duration_s,
        words=packed(found.fingerprint.plain),
        shifted=packed(found.fingerprint.shifted),
    )
    return Fingerprints(file, audio, tuple(recording_terms(found.fingerprint, asset.tenant_id)))


def recording_of(asset_id: str, tenant_id: str, words: Words, duration_s: float, now: datetime) -> AudioFingerprint:
    """An unsaved fingerprint for queries; it belongs to no release."""
    return AudioFingerprint(
        id=asset_id,
        tenant_id=tenant_id,
        release_id="none",
        file_name="none",
        duration=duration_s,
        words=packed(words.plain),
        shifted=packed(words.shifted),
        created=now,
    )


def _isrc(release: Mapping[str, Any], track_id: str | None) -> str | None:
    return without_invalid(Track, find_track(release, track_id)).get("isrc")
