"""Searches a tenant's files for matches, at a bounded cost regardless of the size of the catalog."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shared.catalog.assets.index import likely_assets
from shared.media.fingerprint.compare import Likeness, compare_recordings
from shared.media.fingerprint.encoding import Words, unpacked
from shared.media.fingerprint.picture import SAME_PICTURE, picture_similarity
from shared.media.fingerprint.sketch import PICTURE_TERMS, recording_terms
from shared.model.catalog.fingerprint import AudioFingerprint, FileFingerprint
from shared.model.codec import decode
from shared.platform.store.port import Query, Store

_CANDIDATES = 10
_MAX_RESULTS = 25


@dataclass(frozen=True, slots=True)
class FoundRecording:
    """A recording in the catalog that sounds like the one searched for."""

    fingerprint: AudioFingerprint
    likeness: Likeness


def find_recordings(sought: AudioFingerprint, store: Store) -> list[FoundRecording]:
    """The tenant's other files of this recording, most similar first. Reads at most 150 documents."""
    words, found = stored_words(sought), list[FoundRecording]()
    likely = likely_assets(recording_terms(words, sought.tenant_id), store=store, most=_CANDIDATES + 1)
    others = [asset_id for asset_id in likely if asset_id != sought.id][:_CANDIDATES]
    if others:
        query = Query("audioFingerprints", where=(("id", "in", others),), limit=_CANDIDATES)
        for data in _others(sought, store.find(query)):
            other = decode(AudioFingerprint, data)
            likeness = compare_recordings(stored_words(other), words)
            if likeness.same:
                found.append(FoundRecording(other, likeness))
    return sorted(found, key=lambda match: (-match.likeness.similarity, match.fingerprint.id))


def find_by_isrc(sought: AudioFingerprint, store: Store) -> list[FoundRecording]:
    """The tenant's other files with this ISRC, regardless of how they sound. Reads at most 25 documents."""
    if sought.isrc is None:
        return []
    query = Query(
        "audioFingerprints",
        where=(("tenantId", "==", sought.tenant_id), ("isrc", "==", sought.isrc)),
        limit=_MAX_RESULTS,
    )
    words = stored_words(sought)
    found = [decode(AudioFingerprint, data) for data in _others(sought, store.find(query))]
    return [FoundRecording(other, compare_recordings(stored_words(other), words)) for other in found]


def find_copies(sought: FileFingerprint, store: Store) -> list[FileFingerprint]:
    """The tenant's other files with the same bytes. Reads at most 25 documents."""
    query = Query(
        "fingerprints",
        where=(("tenantId", "==", sought.tenant_id), ("sha256", "==", sought.sha256)),
        limit=_MAX_RESULTS,
    )
    return [decode(FileFingerprint, data) for data in _others(sought, store.find(query))]


def find_by_digest(tenant_id: str, sha256: str | None, md5: str | None, store: Store) -> list[FileFingerprint]:
    """The tenant's files with this SHA-256, or, without one, this MD5. Reads at most 25 documents."""
    query = Query("fingerprints", where=(("tenantId", "==", tenant_id), ("md5", "==", md5)), limit=_MAX_RESULTS)
    if sha256 is not None:
        query = Query(
            "fingerprints", where=(("tenantId", "==", tenant_id), ("sha256", "==", sha256)), limit=_MAX_RESULTS
        )
    return [decode(FileFingerprint, data) for data in store.find(query)]


def find_pictures(sought: FileFingerprint, store: Store) -> list[tuple[FileFingerprint, float]]:
    """The tenant's other files of this picture, with their similarity. Reads at most 50 documents."""
    alike = dict[str, dict[str, Any]]()
    for start in range(0, len(sought.terms), PICTURE_TERMS):
        terms = sought.terms[start : start + PICTURE_TERMS]
        query = Query("fingerprints", where=(("terms", "array_contains_any", terms),), limit=_MAX_RESULTS)
        alike |= {data["id"]: data for data in store.find(query)}
    found = []
    for data in _others(sought, list(alike.values())):
        other = decode(FileFingerprint, data)
        similarity = picture_similarity(stored_hashes(sought), stored_hashes(other))
        if similarity >= SAME_PICTURE:
            found.append((other, similarity))
    return sorted(found, key=lambda match: (-match[1], match[0].id))


def _others(sought: AudioFingerprint | FileFingerprint, found: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The results of the same tenant, without the file searched for."""
    return [data for data in found if data["tenantId"] == sought.tenant_id and data["id"] != sought.id]


def stored_words(fingerprint: AudioFingerprint) -> Words:
    """The raw fingerprints of a stored recording."""
    shifted = fingerprint.shifted
    return Words(unpacked(fingerprint.words), unpacked(shifted) if shifted else b"")


def stored_hashes(fingerprint: FileFingerprint) -> list[int]:
    """The perceptual hashes of a stored image."""
    return [int(text, 16) for text in fingerprint.image_hashes]
