"""Prepares releases for storing: complete ones with their defaults, unfinished ones as a person left them. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable

from shared.errors import InvalidInput
from shared.model.catalog.draft import UNFINISHED, ReleaseDraft
from shared.model.catalog.release import Release
from shared.model.codec import decode, encode
from shared.platform.store.port import Data


def as_stored(release: Data, new_id: Callable[[], str]) -> Data:
    """The document of a release that is changed through the API.

    Tracks without an id get one, and those without a position the next one of their disc. A release may lack what it
    requires only while it is `draft` or `archived`. Raises InvalidInput with every finding.
    """
    draft = encode(decode(ReleaseDraft, release))
    draft["tracks"] = numbered(draft["tracks"], new_id)
    try:
        return encode(decode(Release, draft))
    except InvalidInput:
        if draft["status"] not in UNFINISHED:
            raise
    return draft


def numbered(tracks: Iterable[Data], new_id: Callable[[], str]) -> list[Data]:
    """The tracks with an id and a position each: without one, the next of their disc."""
    last: Counter[int] = Counter()
    result = []
    for track in tracks:
        disc = track.get("discNumber", 1)
        last[disc] = track.get("sequenceNumber", last[disc] + 1)
        result.append({**track, "id": track.get("id") or new_id(), "sequenceNumber": last[disc]})
    return result
