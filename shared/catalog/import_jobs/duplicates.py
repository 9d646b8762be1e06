"""Finds the release that a tenant has already, and puts the values of a file over it."""

from collections.abc import Iterator, Mapping
from typing import Any

from shared.catalog.numbers.records import records_with
from shared.catalog.tracks import part_of, tracks_of
from shared.model.codec import merged
from shared.model.identifiers import gtin_forms, gtin_key
from shared.platform.store.port import Data, Query, Reader


def identity_of(content: Mapping[str, Any]) -> tuple[str, ...]:
    """What a release is recognised by: its barcode, or without one the ISRCs of all of its tracks; empty if neither."""
    barcode = part_of(content, "basic").get("barcode")
    if isinstance(barcode, str) and barcode.isdigit():
        return (gtin_key(barcode),)
    isrcs = [track.get("isrc") for track in tracks_of(content)]
    return tuple(sorted(map(str, isrcs))) if isrcs and all(isrcs) else ()


def find_duplicate(content: Mapping[str, Any], tenant_id: str, reader: Reader) -> Data | None:
    """The release of the tenant that has the barcode in any form, or without a barcode exactly these ISRCs."""
    barcode = part_of(content, "basic").get("barcode")
    if isinstance(barcode, str) and barcode.isdigit():
        same = Query(
            "releases",
            where=(("tenantId", "==", tenant_id), ("basic.barcode", "in", gtin_forms(barcode))),
            limit=1,
        )
        return next(iter(reader.find(same)), None)
    isrcs = set(identity_of(content))
    found = [set(record.release_ids) for record in records_with(tenant_id, sorted(isrcs), reader)]
    if not isrcs or len(found) < len(isrcs):
        return None
    releases = (reader.get(f"releases/{release_id}") for release_id in sorted(set.intersection(*found)))
    count = len(list(tracks_of(content)))
    return next((each for each in releases if each and len(list(tracks_of(each))) == count), None)


def put_over(stored: Mapping[str, Any], content: Mapping[str, Any]) -> Data:
    """The stored release with the values of the file: objects are merged, lists replaced, files and tracks kept.

    A track is recognised by its ISRC, or by disc and position.
    """
    result = merged(stored, {name: value for name, value in content.items() if name != "tracks"})
    return {**result, "tracks": list(_tracks(list(tracks_of(stored)), list(tracks_of(content))))}


def _tracks(stored: list[Mapping[str, Any]], read: list[Mapping[str, Any]]) -> Iterator[Data]:
    left = list(read)
    for track in stored:
        match = _match(track, left)
        if match is None:
            yield dict(track)
            continue
        left.remove(match)
        yield merged(track, {name: value for name, value in match.items() if name != "id"})
    for track in left:
        yield {name: value for name, value in track.items() if name != "id"}


def _match(track: Mapping[str, Any], read: list[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    isrc = track.get("isrc")
    if isrc and (same := next((each for each in read if each.get("isrc") == isrc), None)):
        return same
    free = (each for each in read if not isrc or not each.get("isrc"))
    return next((each for each in free if _position(each) == _position(track)), None)


def _position(track: Mapping[str, Any]) -> tuple[Any, Any]:
    return track.get("discNumber", 1), track.get("sequenceNumber")
