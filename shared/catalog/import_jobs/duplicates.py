"""Finds the release that a tenant has already: by its barcode, or without one by its ISRCs."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from shared.catalog.import_jobs.items import MAX_TEXT
from shared.catalog.numbers.forms import key_of
from shared.catalog.numbers.records import records_with
from shared.catalog.tracks import part_of, tracks_of
from shared.model.identifiers import gtin_forms
from shared.platform.store.port import Data, Query, Reader

_MAX_SAME = 30
"""Releases with one barcode that are read to find the draft among them."""
_RANKS: Mapping[Any, int] = {"draft": 0, "archived": 2}
"""Of several releases, a draft counts first, and an archived one last."""
_OTHERS = 1


def identity_of(content: Mapping[str, Any]) -> tuple[str, ...]:
    """What a release is recognised by: its barcode, or without one the ISRCs of all of its tracks; empty if neither."""
    if barcode := _barcode(content):
        return (barcode,)
    isrcs = list(isrcs_of(tracks_of(content)))
    return tuple(sorted(map(str, isrcs))) if isrcs and all(isrcs) else ()


def find_duplicate(content: Mapping[str, Any], tenant_id: str, reader: Reader) -> Data | None:
    """The release of the tenant that has the barcode in any form, or without a barcode exactly these ISRCs.

    Of several, a draft if there is one, and an archived one only if there is no other.
    """
    if barcode := _barcode(content):
        same = Query(
            "releases",
            where=(("tenantId", "==", tenant_id), ("basic.barcode", "in", gtin_forms(barcode))),
            limit=_MAX_SAME,
        )
        return _first(reader.find(same))
    isrcs = set(identity_of(content))
    found = [set(record.release_ids) for record in records_with(tenant_id, sorted(isrcs), reader)]
    if not isrcs or len(found) < len(isrcs):
        return None
    releases = (reader.get(f"releases/{release_id}") for release_id in sorted(set.intersection(*found))[:_MAX_SAME])
    count = len(list(tracks_of(content)))
    return _first([each for each in releases if each and len(list(tracks_of(each))) == count])


def there_already(release: Data | None) -> str:
    """The sentence that a release is there already; None for an earlier one of the same import."""
    if release is None:
        return "An earlier release of the import has the same barcode or ISRCs."
    title = str(part_of(release, "basic").get("title") or release["id"])
    return f"You have this release already: {title[:MAX_TEXT]} ({release.get('status')})."


def _first(releases: Iterable[Data]) -> Data | None:
    return min(releases, key=lambda release: _RANKS.get(release.get("status"), _OTHERS), default=None)


def _barcode(content: Mapping[str, Any]) -> str | None:
    return key_of("barcode", part_of(content, "basic").get("barcode"))


def isrcs_of(tracks: Iterable[Mapping[str, Any]]) -> Iterator[str | None]:
    """The ISRC of each track in the form by which ISRCs are compared; None if it has no valid one."""
    return (key_of("isrc", track.get("isrc")) for track in tracks)
