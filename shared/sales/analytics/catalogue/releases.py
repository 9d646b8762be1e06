"""Reads what DSPs report of the catalogue: which releases are live where, and by which ISRCs and barcodes.

Entries of the catalogue's index name the ISRCs of their tracks among their terms. Only of entries whose terms were cut,
and of releases that are about to be listed, the documents are read.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.catalog.releases.terms import MAX_TERMS
from shared.catalog.tracks import part_of, tracks_of
from shared.model.codec import decode
from shared.model.delivery.entry import Liveness, ReleaseEntry
from shared.model.delivery.target import DeliveryTarget
from shared.model.identifiers import gtin_forms, gtin_key, isrc_key
from shared.platform.store.port import MAX_VALUES, Query, Reader

MAX_RELEASES = 500
"""Releases that are compared, the last changed first."""
_MAX_TARGETS = 100
_MAX_FOUND = 100
"""Releases that one query for ISRCs and barcodes reads."""
_BATCH = 50
_RANK: Mapping[Liveness, int] = {"no": 0, "unknown": 1, "yes": 2}


@dataclass(frozen=True, slots=True)
class LiveRelease:
    """A release, where it stands, and what it is reported by."""

    entry: ReleaseEntry
    identifiers: frozenset[str]
    """Its barcode and the ISRCs of its tracks, as they are compared; of an entry, its terms in capital letters."""

    @property
    def liveness(self) -> Liveness:
        """Whether it is live at any target."""
        return max((each.live for each in self.entry.standings.values()), key=lambda live: _RANK[live], default="no")


@dataclass(slots=True)
class Catalogue:
    """A tenant's releases and targets."""

    tenant_id: str
    store: Reader

    def targets(self) -> list[DeliveryTarget]:
        """The targets that are somebody's service, by name."""
        query = Query(
            "deliveryTargets", where=(("tenantId", "==", self.tenant_id),), order=("name",), limit=_MAX_TARGETS
        )
        found = [decode(DeliveryTarget, data) for data in self.store.find(query)]
        return [each for each in found if each.type != "Test"]

    def releases(self) -> tuple[list[LiveRelease], bool]:
        """At most MAX_RELEASES releases, the last changed first, and whether these are all."""
        query = Query(
            "releaseIndex", where=(("tenantId", "==", self.tenant_id),), order=("-updated",), limit=MAX_RELEASES + 1
        )
        found = [decode(ReleaseEntry, data) for data in self.store.find(query)]
        return self._identified(found[:MAX_RELEASES]), len(found) <= MAX_RELEASES

    def releases_with(self, identifiers: Sequence[str]) -> tuple[list[LiveRelease], set[str]]:
        """The releases that have one of these ISRCs and barcodes, and those of them whose releases were too many."""
        found: dict[str, ReleaseEntry] = {}
        undecided: set[str] = set()
        terms = {term: each for each in identifiers for term in _terms(each)}
        values = list(terms)
        for start in range(0, len(values), MAX_VALUES):
            some = values[start : start + MAX_VALUES]
            query = Query(
                "releaseIndex",
                where=(("tenantId", "==", self.tenant_id), ("terms", "array_contains_any", some)),
                order=("-updated",),
                limit=_MAX_FOUND,
            )
            page = self.store.find(query)
            if len(page) == _MAX_FOUND:
                undecided |= {terms[term] for term in some}
            found |= {data["id"]: decode(ReleaseEntry, data) for data in page}
        return self._identified(list(found.values())), undecided

    def documents(self, ids: Iterable[str]) -> dict[str, frozenset[str]]:
        """The barcode and ISRCs of releases, from their documents, by id."""
        wanted = list(dict.fromkeys(ids))
        found: dict[str, frozenset[str]] = {}
        for start in range(0, len(wanted), _BATCH):
            stored = self.store.get_all(f"releases/{each}" for each in wanted[start : start + _BATCH])
            found |= {
                str(data["id"]): _identifiers(data) for data in stored.values() if data["tenantId"] == self.tenant_id
            }
        return found

    def _identified(self, entries: Sequence[ReleaseEntry]) -> list[LiveRelease]:
        cut = self.documents(each.id for each in entries if len(each.terms) >= MAX_TERMS)
        return [LiveRelease(each, _of_entry(each) | cut.get(each.id, frozenset())) for each in entries]


def _terms(identifier: str) -> list[str]:
    """How the index has an ISRC, or a barcode in each of its forms."""
    return gtin_forms(identifier) if identifier.isdecimal() else [identifier.casefold()]


def _of_entry(entry: ReleaseEntry) -> frozenset[str]:
    barcode = {gtin_key(entry.barcode)} if entry.barcode else set()
    return frozenset({*barcode, *(term.upper() for term in entry.terms if len(term) == len("QZABC2600001"))})


def _identifiers(release: Mapping[str, Any]) -> frozenset[str]:
    barcode = part_of(release, "basic").get("barcode")
    found = {gtin_key(barcode)} if isinstance(barcode, str) else set()
    for track in tracks_of(release):
        for part in (track, part_of(track, "immersive")):
            isrc = part.get("isrc")
            if isinstance(isrc, str):
                found.add(isrc_key(isrc))
    return frozenset(found - {""})
