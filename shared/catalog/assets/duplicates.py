"""Finds files in the tenant's catalog that a file duplicates or contradicts. A file is never its own duplicate."""

from typing import Self

from pydantic import model_validator

from shared.accounts.access import Caller, own_document
from shared.accounts.adapters import Adapters
from shared.catalog.assets.search import find_by_digest, find_by_isrc, find_copies, find_pictures, find_recordings
from shared.model.base import Id, Md5, Model, Sha256
from shared.model.catalog.asset import AssetDuplicate, DuplicateKind
from shared.model.catalog.fingerprint import AudioFingerprint, FileFingerprint
from shared.model.codec import decode
from shared.platform.store.port import Query, Store

_MAX_RELEASES = 5


class DuplicateCheck(Model):
    """The file to compare with the catalog: an asset, or a file that is not in it by its SHA-256 or MD5."""

    asset_id: Id | None = None
    sha256: Sha256 | None = None
    md5: Md5 | None = None

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if not (self.asset_id or self.sha256 or self.md5):
            raise ValueError("The request names no file. Give assetId, sha256 or md5.")
        return self


def check_duplicates(request: DuplicateCheck, *, caller: Caller, adapters: Adapters) -> list[AssetDuplicate]:
    """Finds the duplicates of a ready file in the catalog; by digest, only its copies. Raises NotFound."""
    if request.asset_id is None:
        copies = find_by_digest(caller.tenant_id, request.sha256, request.md5, adapters.store)
        return [_duplicate("exact", copy, 1.0) for copy in copies]
    data = own_document(adapters.store.get(f"fingerprints/{request.asset_id}"), caller, "fingerprint of a ready asset")
    audio = adapters.store.get(f"audioFingerprints/{request.asset_id}")
    found = find_duplicates(
        decode(FileFingerprint, data), decode(AudioFingerprint, audio) if audio else None, store=adapters.store
    )
    kept_ids = set((adapters.store.get(f"assets/{request.asset_id}") or {}).get("keptWith", ()))
    return [duplicate.model_copy(update={"kept": duplicate.asset_id in kept_ids}) for duplicate in found]


def find_duplicates(file: FileFingerprint, audio: AudioFingerprint | None, *, store: Store) -> list[AssetDuplicate]:
    """The tenant's other files that match these fingerprints, one entry per file with the most exact kind of match."""
    found = [_duplicate("exact", copy, 1.0) for copy in find_copies(file, store)]
    found += [_duplicate("image", other, similarity) for other, similarity in find_pictures(file, store)]
    if audio is not None:
        found += _same_recordings(audio, store)
        found += [
            _duplicate("isrc-other-audio", match.fingerprint, match.likeness.similarity)
            for match in find_by_isrc(audio, store)
            if not match.likeness.same
        ]
    first = {duplicate.asset_id: duplicate for duplicate in reversed(found)}
    found = [duplicate for duplicate in found if first[duplicate.asset_id] is duplicate]
    return found + _same_barcode(file, store)


def _same_barcode(file: FileFingerprint, store: Store) -> list[AssetDuplicate]:
    """The tenant's other releases with the same UPC as the file's release. Reads at most 6 documents."""
    release = store.get(f"releases/{file.release_id}") or {}
    barcode = (release.get("basic") or {}).get("barcode")
    if not barcode:
        return []
    query = Query(
        "releases",
        where=(("tenantId", "==", file.tenant_id), ("basic.barcode", "==", barcode)),
        limit=_MAX_RELEASES,
    )
    others = [other["id"] for other in store.find(query)]
    return [
        AssetDuplicate(kind="upc-other-release", release_id=release_id, similarity=1)
        for release_id in others
        if release_id != file.release_id
    ]


def _same_recordings(audio: AudioFingerprint, store: Store) -> list[AssetDuplicate]:
    found = []
    for match in find_recordings(audio, store):
        other = match.fingerprint
        isrc_differs = None not in (audio.isrc, other.isrc) and audio.isrc != other.isrc
        kind: DuplicateKind = "audio-other-isrc" if isrc_differs else "audio"
        found.append(_duplicate(kind, other, match.likeness.similarity))
    return found


def _duplicate(kind: DuplicateKind, other: AudioFingerprint | FileFingerprint, similarity: float) -> AssetDuplicate:
    return AssetDuplicate(
        kind=kind,
        asset_id=other.id,
        release_id=other.release_id,
        track_id=other.track_id if isinstance(other, AudioFingerprint) else None,
        file_name=other.file_name,
        similarity=round(similarity, 4),
    )
