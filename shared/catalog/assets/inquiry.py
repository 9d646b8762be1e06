"""Answers queries about a file: digests, fingerprints, metadata and similar recordings.

Stores nothing but the seconds it takes. Raises RateLimited if the tenant has none left today.
"""

from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, BinaryIO, Self

from pydantic import Field, model_validator

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.accounts.measuring import measuring
from shared.catalog.assets.listing import read_asset
from shared.catalog.assets.recognise import recording_of
from shared.catalog.assets.search import find_recordings
from shared.errors import Finding, InvalidInput, NotFound, StardustError
from shared.ids import tenant_folder
from shared.media.analysis.measure import Measurement, fingerprint_audio, measure_audio
from shared.media.hashes import hash_stream
from shared.media.image_quality import assess_image
from shared.media.probe import AudioFacts, ImageFacts, described, probe_file
from shared.model.base import Id, Model, Text
from shared.model.codec import to_json
from shared.platform.blobs.path import is_within
from shared.platform.network.fetch import fetch_file
from shared.platform.store.port import Query

Answer = dict[str, Any]
_MAX_COUNTED = 1000


class FileReference(Model):
    """Identifies a file: an asset, a path in the tenant's part of the bucket, or a public URL (at most 20 MB)."""

    asset_id: Id | None = None
    path: Text | None = None
    url: Text | None = None

    @model_validator(mode="after")
    def _require_exactly_one(self) -> Self:
        if [self.asset_id, self.path, self.url].count(None) != 2:
            raise ValueError("Give exactly one of assetId, path and url.")
        return self


class StatisticsRequest(Model):
    """Which files to count: those of one release, by default all."""

    release_id: Id | None = None


class ExternalImage(Model):
    """An image on another server, at most 20 MB: its public URL, and the name to return it under."""

    image_url: Text
    file_name: Annotated[str, Field(min_length=1, max_length=255)] | None = None


class FileReferences(Model):
    """Identifies several files."""

    files: list[FileReference] = Field(min_length=1, max_length=100)


def file_digests(file: FileReference, *, caller: Caller, adapters: Adapters) -> Answer:
    """Computes `{size, md5, sha1, sha256, crc32c}` of a file. Raises NotFound and InvalidInput."""
    with _opened(file, caller, adapters) as (source, _):
        hashes, size = hash_stream(source)
    return {"size": size, **to_json(hashes)}


def audio_fingerprint(file: FileReference, *, caller: Caller, adapters: Adapters) -> Answer:
    """Computes `{duration, words, similar}`: raw Chromaprint words (base64), and the tenant's matching recordings.

    Raises NotFound and InvalidInput.
    """
    with _opened(file, caller, adapters) as (source, size):
        facts: AudioFacts = _facts(source, size, AudioFacts)
        words, problems = fingerprint_audio(source, size, facts)
    if problems:
        raise InvalidInput(problems)
    sought = recording_of(file.asset_id or "inquiry", caller.tenant_id, words, facts.duration_s, adapters.clock())
    similar = [
        {
            "assetId": match.fingerprint.id,
            "releaseId": match.fingerprint.release_id,
            "fileName": match.fingerprint.file_name,
            "similarity": round(match.likeness.similarity, 4),
            "offset": match.likeness.offset_s,
        }
        for match in find_recordings(sought, adapters.store)
    ]
    return {
        "duration": facts.duration_s,
        "words": b64encode(words.plain).decode(),
        "similar": similar,
    }


def batch_fingerprints(files: FileReferences, *, caller: Caller, adapters: Adapters) -> list[Answer]:
    """Computes the audio fingerprint of each file, in order, or `{error}` if that fails."""
    return [_or_error(file, caller, adapters) for file in files.files]


def _or_error(file: FileReference, caller: Caller, adapters: Adapters) -> Answer:
    try:
        return audio_fingerprint(file, caller=caller, adapters=adapters)
    except StardustError as error:
        return {"error": {"code": error.code, "message": str(error)}}


def audio_metadata(file: FileReference, *, caller: Caller, adapters: Adapters) -> Answer:
    """Measures `{facts, quality, tags, hashes}` of an audio file. Raises NotFound and InvalidInput."""
    with _opened(file, caller, adapters) as (source, size):
        facts, measured = _measured(source, size)
    return {
        "facts": described(facts),
        "quality": to_json(measured.quality),
        "tags": dict(measured.tags),
        "hashes": to_json(measured.hashes),
    }


def image_metadata(file: FileReference, *, caller: Caller, adapters: Adapters) -> Answer:
    """Measures `{facts, quality}` of an image. Raises NotFound and InvalidInput."""
    with _opened(file, caller, adapters) as (source, size):
        facts: ImageFacts = _facts(source, size, ImageFacts)
    shown = {name: value for name, value in described(facts).items() if name != "picture"}
    return {"facts": shown, "quality": to_json(assess_image(facts))}


def external_image(image: ExternalImage, *, caller: Caller, adapters: Adapters) -> Answer:
    """Fetches an image from a public server: `{base64, contentType, size, fileName}`. Stores nothing.

    Raises Forbidden, and InvalidInput if the URL cannot be fetched or is not a usable image.
    """
    with _opened(FileReference(url=image.image_url), caller, adapters) as (source, size):
        facts: ImageFacts = _facts(source, size, ImageFacts)
        source.seek(0)
        content = source.read()
    content_type = f"image/{facts.format.lower()}"
    name = image.file_name or f"image.{facts.format.lower().replace('jpeg', 'jpg')}"
    return {"base64": b64encode(content).decode(), "contentType": content_type, "size": size, "fileName": name}


def fingerprint_statistics(request: StatisticsRequest, *, caller: Caller, adapters: Adapters) -> Answer:
    """Counts `{files, bytes, audio, image, document, copies, complete}` of up to 1,000 ready files."""
    tenant_id, release_id = caller.tenant_id, request.release_id
    query = Query("fingerprints", where=(("tenantId", "==", tenant_id),), limit=_MAX_COUNTED)
    if release_id is not None:
        query = Query(
            "fingerprints",
            where=(("tenantId", "==", tenant_id), ("releaseId", "==", release_id)),
            limit=_MAX_COUNTED,
        )
    found = adapters.store.find(query)
    kinds = Counter(data["kind"] for data in found)
    return {
        "files": len(found),
        "bytes": sum(data["size"] for data in found),
        **{kind: kinds[kind] for kind in ("audio", "image", "document")},
        "copies": len(found) - len({data["sha256"] for data in found}),
        "complete": len(found) < _MAX_COUNTED,
    }


@contextmanager
def _opened(file: FileReference, caller: Caller, adapters: Adapters) -> Iterator[tuple[BinaryIO, int]]:
    if file.url is not None:
        caller.require("manager")
    with measuring(caller.tenant_id, adapters), _open(file, caller, adapters) as source:
        size = source.seek(0, 2)
        source.seek(0)
        yield source, size


def _open(file: FileReference, caller: Caller, adapters: Adapters) -> BinaryIO:
    if file.url:
        return fetch_file(file.url, network=adapters.network)
    return adapters.blobs.open(_path(file, caller, adapters))


def _path(file: FileReference, caller: Caller, adapters: Adapters) -> str:
    if file.path is not None:
        if not is_within(file.path, tenant_folder(caller.tenant_id)):
            raise NotFound("File not found.", remedy="Check path.")
        return file.path
    return str(read_asset(file.asset_id or "", caller=caller, store=adapters.store)["storagePath"])


def _facts(source: BinaryIO, size: int, expected: type[Any]) -> Any:
    probe = probe_file(source, size)
    if probe.usable and isinstance(probe.facts, expected):
        return probe.facts
    errors = [problem for problem in probe.problems if problem.severity == "error"]
    raise InvalidInput(errors or [Finding("file", f"The file is {probe.format}.", "unsupported-format")])


def _measured(source: BinaryIO, size: int) -> tuple[AudioFacts, Measurement]:
    facts = _facts(source, size, AudioFacts)
    measured = measure_audio(source, size, facts)
    if errors := [problem for problem in measured.problems if problem.severity == "error"]:
        raise InvalidInput(errors)
    return facts, measured
