"""Entry points of inquiries about files; they answer to the names that web clients know."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from firebase_functions import https_fn

from functions import wiring
from functions.edge import answer

if TYPE_CHECKING:
    from shared.catalog.assets.inquiry import Archive


@https_fn.on_call(memory=1024, timeout_sec=540, concurrency=1)
def calculateFileMD5(request: https_fn.CallableRequest[Any]) -> Any:  # noqa: N802
    """Data: FileReference; answers `{size, md5, sha1, sha256, crc32c}`."""
    from shared.catalog.assets.inquiry import file_digests

    return _about_file(request, file_digests)


@https_fn.on_call(memory=1024, timeout_sec=540, concurrency=1)
def calculateFileFingerprint(request: https_fn.CallableRequest[Any]) -> Any:  # noqa: N802
    """As calculateFileMD5: a file's fingerprint is its digests."""
    from shared.catalog.assets.inquiry import file_digests

    return _about_file(request, file_digests)


@https_fn.on_call(memory=1024, timeout_sec=540, concurrency=1)
def calculateAudioFingerprint(request: https_fn.CallableRequest[Any]) -> Any:  # noqa: N802
    """Data: FileReference; answers `{duration, words, similar}`."""
    from shared.catalog.assets.inquiry import audio_fingerprint

    return _about_file(request, audio_fingerprint)


@https_fn.on_call(memory=1024, timeout_sec=540, concurrency=1)
def extractAudioMetadata(request: https_fn.CallableRequest[Any]) -> Any:  # noqa: N802
    """Data: FileReference; answers `{facts, quality, tags, hashes}`."""
    from shared.catalog.assets.inquiry import audio_metadata

    return _about_file(request, audio_metadata)


@https_fn.on_call(memory=1024, timeout_sec=540, concurrency=1)
def extractImageMetadata(request: https_fn.CallableRequest[Any]) -> Any:  # noqa: N802
    """Data: FileReference; answers `{facts, quality}`."""
    from shared.catalog.assets.inquiry import image_metadata

    return _about_file(request, image_metadata)


@https_fn.on_call(memory=1024, timeout_sec=540, concurrency=1)
def calculateBatchFingerprints(request: https_fn.CallableRequest[Any]) -> Any:  # noqa: N802
    """Data: `{files: [FileReference]}`, 100 at most; answers `{results: [{duration, words, similar} or {error}]}`."""

    def use_case(data: Any, caller: Any) -> Any:
        from shared.catalog.assets.inquiry import FileReferences, batch_fingerprints
        from shared.model.codec import decode

        return {"results": batch_fingerprints(decode(FileReferences, data), caller=caller, archive=_archive())}

    return answer(request, use_case)


@https_fn.on_call(memory=512)
def checkDuplicates(request: https_fn.CallableRequest[Any]) -> Any:  # noqa: N802
    """Data: `{assetId}` of a ready asset; answers `{duplicates: [AssetDuplicate]}`."""

    def use_case(data: Any, caller: Any) -> Any:
        from shared.catalog.assets.duplicates import DuplicateCheck, check_duplicates
        from shared.model.codec import decode, to_json

        found = check_duplicates(decode(DuplicateCheck, data), caller=caller, store=wiring.store())
        return {"duplicates": [to_json(duplicate) for duplicate in found]}

    return answer(request, use_case)


@https_fn.on_call(memory=512)
def resolve_duplicate(request: https_fn.CallableRequest[Any]) -> Any:
    """Data: `{assetId, duplicateId, choice}`: useExisting, keepBoth or replace; answers `{assetId, releases, kept}`."""

    def use_case(data: Any, caller: Any) -> Any:
        from shared.catalog.assets.resolve import Resolution, resolve_duplicate
        from shared.model.codec import decode, to_json

        parts = wiring.adapters()
        wanted = decode(Resolution, data)
        return to_json(
            resolve_duplicate(wanted, caller=caller, store=parts.store, blobs=parts.blobs, clock=parts.clock)
        )

    return answer(request, use_case)


@https_fn.on_call(memory=512)
def getFingerprintStats(request: https_fn.CallableRequest[Any]) -> Any:  # noqa: N802
    """Answers `{files, bytes, audio, image, document, copies, complete}` of the tenant."""

    def use_case(_data: Any, caller: Any) -> Any:
        from shared.catalog.assets.inquiry import fingerprint_statistics

        return fingerprint_statistics(caller=caller, store=wiring.store())

    return answer(request, use_case)


def _about_file(request: https_fn.CallableRequest[Any], inquire: Callable[..., Any]) -> Any:
    def use_case(data: Any, caller: Any) -> Any:
        from shared.catalog.assets.inquiry import FileReference
        from shared.model.codec import decode

        return inquire(decode(FileReference, data), caller=caller, archive=_archive())

    return answer(request, use_case)


def _archive() -> "Archive":
    from functools import partial

    from shared.catalog.assets.inquiry import Archive
    from shared.platform.network.fetch import fetch_file

    adapters = wiring.adapters()
    fetch = partial(fetch_file, network=adapters.network)
    return Archive(store=adapters.store, blobs=adapters.blobs, fetch=fetch, clock=adapters.clock)
