"""A catalogue of any size whose documents are made when they are read: releases, files, recordings and numbers.

Values of a release follow from its number, so that what a query finds can be calculated. Terms of recordings and covers
collide as often as in a corpus (docs/adr/0008-inverted-index-for-recordings.md): as if drawn from 2^25 and from 2^22.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import lru_cache
from typing import Any

import numpy as np
from stdnum import ean

from shared.catalog.numbers.forms import number_at
from shared.catalog.numbers.records import new_record
from shared.catalog.releases.entry import entry_of
from shared.catalog.words import filter_term
from shared.media.fingerprint.encoding import Words, packed
from shared.media.fingerprint.sketch import recording_terms
from shared.model.catalog.fingerprint import AudioFingerprint, FileFingerprint
from shared.model.codec import encode
from shared.model.numbers import NumberPool
from shared.platform.store.port import Data, Query
from tests.bench.scale.store import Made
from tests.fixtures.world import START

TRACKS = 12
STATUSES = ("draft", "ready", "delivered", "archived")
KINDS, GROUPS = 97, 89
"""A ninety-seventh of all releases has the same word `kind`, another part the same word `group`."""
LINKED = 100
"""Releases whose artist is the record `artist`."""
_WORDS = 1900
"""Of a song of four minutes."""
_RECORDING_TERMS, _PICTURE_TERMS = 2**25, 2**22


def barcode(number: int) -> str:
    """The barcode of a release."""
    body = f"4{number:011d}"
    return str(body + ean.calc_check_digit(body))


def _where(query: Query, field: str) -> Any:
    return next((value for name, _, value in query.where if name == field), None)


class Releases:
    """`releases`, or `releaseIndex` with their entries: one second older than the next."""

    def __init__(self, count: int, content: Data, of: Callable[[Data], Data] = lambda release: release) -> None:
        self.count, self._content, self._of = count, content, of
        self._statuses = {filter_term({"status": name}): place for place, name in enumerate(STATUSES)}

    def number(self, document_id: str) -> int | None:
        """The number of the release of this id."""
        found = re.fullmatch(r"release-(\d+)", document_id)
        return int(found[1]) if found and int(found[1]) < self.count else None

    def document(self, number: int) -> Data:
        """The release, or what is made of it."""
        title = f"Common kind{number % KINDS:03d} group{number % GROUPS:03d} rare{number:07d}"
        artist = {"name": "Nova", **({"partyId": "artist"} if number < LINKED else {})}
        basic = {**self._content["basic"], "title": title, "barcode": barcode(number), "artists": [artist]}
        updated = START - timedelta(seconds=self.count - number)
        own = {"id": f"release-{number}", "status": STATUSES[number % 4], "basic": basic, "updated": updated}
        return self._of({**self._content, **own, "created": updated})

    def numbers(self, query: Query) -> Sequence[int]:
        """By term, status, barcode or record; in the order of the last change."""
        found, descending = self._matching(query), query.order[:1] == ("-updated",)
        found = found[::-1] if descending else found
        if query.after:
            last = self.count - int((START - query.after[0]).total_seconds())
            return found[bisect_right(found, -last, key=lambda each: -each) :] if descending else found[last + 1 :]
        return found

    def _matching(self, query: Query) -> Sequence[int]:
        term, status, code = (_where(query, field) for field in ("terms", "status", "basic.barcode"))
        everything = range(self.count)
        if isinstance(term, list):
            return []  # barcodes that no release has
        if term in self._statuses:
            return everything[self._statuses[term] :: 4]
        if term is not None and (found := re.fullmatch(r"(kind|group|rare)(\d+)", term)):
            place, step = int(found[2]), {"kind": KINDS, "group": GROUPS, "rare": self.count}[found[1]]
            return everything[place::step]
        if status is not None:
            return everything[STATUSES.index(status) :: 4]
        if code is not None:
            codes = code if isinstance(code, list) else [code]
            return [place for each in codes if (place := int(each[-12:-1])) < self.count and each == barcode(place)]
        return everything[:LINKED] if _where(query, "partyIds") == "artist" else everything


class Files:
    """`fingerprints`: digests of all recordings, and of the covers, whose terms collide."""

    def __init__(self, count: int, covers: int) -> None:
        self.count, self._covers = count, covers

    def number(self, document_id: str) -> int | None:
        """The number of the file of this id."""
        return int(document_id.removeprefix("asset-")) if document_id.startswith("asset-") else None

    def document(self, number: int) -> Data:
        """The digests of a file, which are its number."""
        file = FileFingerprint(
            id=f"asset-{number}",
            tenant_id="tenant",
            release_id=f"release-{number // TRACKS}",
            file_name="a.jpg",
            kind="image",
            size=1,
            md5=f"{number:032x}",
            sha256=f"{number:064x}",
            image_hashes=[f"{number * 0x9E3779B97F4A7C15 % 2**64:016x}"] * 7,
            created=START,
        )
        return encode(file)

    def numbers(self, query: Query) -> Sequence[int]:
        """By digest, or what has terms of a cover by chance."""
        for field in ("sha256", "md5"):
            if (digest := _where(query, field)) is not None:
                return [place] if (place := int(digest, 16)) < self.count else []
        rng = np.random.default_rng(abs(hash(tuple(_where(query, "terms")))))
        alike = int(rng.poisson(self._covers * len(_where(query, "terms")) / _PICTURE_TERMS))
        return [int(each) for each in rng.integers(self.count, size=alike)]


class Assets(Files):
    """`assets`: only what a sum of their sizes needs."""

    def document(self, number: int) -> Data:
        """The size of a file."""
        return {"id": f"asset-{number}", "tenantId": "tenant", "size": 37_000_000}

    def numbers(self, query: Query) -> Sequence[int]:
        """All of them."""
        return range(self.count)


class Recordings:
    """`audioFingerprints`: as many bytes as a song has, by chance."""

    def __init__(self, count: int) -> None:
        self.count = count

    def number(self, document_id: str) -> int | None:
        """The number of the recording of this id."""
        return int(document_id.removeprefix("asset-")) if document_id.startswith("asset-") else None

    def document(self, number: int) -> Data:
        """The fingerprint of a recording."""
        rng = np.random.default_rng(number)
        words = Words(rng.bytes(4 * _WORDS), rng.bytes(4 * _WORDS))
        return encode(recording(f"asset-{number}", words, isrc=f"QZEXA{number:07d}", release=number // TRACKS))

    def numbers(self, query: Query) -> Sequence[int]:
        """By id or ISRC."""
        if (isrc := _where(query, "isrc")) is not None:
            return [place] if (place := int(isrc[5:])) < self.count else []
        ids: list[str] = _where(query, "id")
        return [int(each.removeprefix("asset-")) for each in ids if each.startswith("asset-")]


def recording(asset_id: str, words: Words, *, isrc: str, release: int) -> AudioFingerprint:
    """The fingerprint of a recording of a release."""
    return AudioFingerprint(
        id=asset_id,
        tenant_id="tenant",
        release_id=f"release-{release}",
        file_name="a.wav",
        isrc=isrc,
        duration=240,
        words=packed(words.plain),
        shifted=packed(words.shifted),
        created=START,
    )


class Terms:
    """`recordingTerms`: the terms of one recording, each with the others that have it by chance, and `kept`."""

    def __init__(self, count: int, sought: Words) -> None:
        self._count, self._terms = count, recording_terms(sought, "tenant")
        self._place = {term: place for place, term in enumerate(self._terms)}
        self.document = lru_cache(maxsize=None)(self._document)

    def number(self, document_id: str) -> int | None:
        """None: the terms are found by their values."""

    def _document(self, number: int) -> Data:
        rng = np.random.default_rng(number)
        others = rng.integers(self._count, size=rng.poisson(self._count * _WORDS / _RECORDING_TERMS))
        assets = [*(f"asset-{each}" for each in others), "kept"]
        return {"id": f"{number:016x}", "term": self._terms[number], "tenantId": "tenant", "assets": assets}

    def numbers(self, query: Query) -> Sequence[int]:
        """By terms."""
        return [self._place[term] for term in _where(query, "term") if term in self._place]


class Numbers:
    """`numbers`: the first `used` items of a pool of barcodes."""

    def __init__(self, used: int, pool: NumberPool) -> None:
        self._used, self._pool = used, pool

    def number(self, document_id: str) -> int | None:
        """None: no record is read by its id."""

    def document(self, number: int) -> Data:
        """The record of an item."""
        barcode = number_at(self._pool, "all", number + 1)
        record = new_record("tenant", "barcode", barcode.zfill(14), barcode, START)
        return encode(record.model_copy(update={"pool_id": self._pool.id, "assigned": START}))

    def numbers(self, query: Query) -> Sequence[int]:
        """Between two keys, or all that the pool handed out."""
        keys = {operator: value for name, operator, value in query.where if name == "key"}
        if ">=" in keys:
            return range(*(bisect(range(self._used), keys[op], key=self._key) for bisect, op in _BOUNDS))
        return range(self._used) if _where(query, "poolId") == self._pool.id else ()

    def _key(self, number: int) -> str:
        return number_at(self._pool, "all", number + 1).zfill(14)


_BOUNDS = ((bisect_left, ">="), (bisect_right, "<="))


def catalogue(tracks: int, content: Data, sought: Words, pool: NumberPool) -> dict[str, Made]:
    """The collections of a catalogue of so many tracks."""
    releases = max(LINKED, tracks // TRACKS)
    return {
        "releases": Releases(releases, content),
        "releaseIndex": Releases(releases, content, entry_of),
        "assets": Assets(tracks + releases, releases),
        "fingerprints": Files(tracks, releases),
        "audioFingerprints": Recordings(tracks),
        "recordingTerms": Terms(tracks, sought),
        "numbers": Numbers(releases, pool),
    }
