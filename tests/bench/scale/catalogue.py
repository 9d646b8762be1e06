"""What is done in a catalogue of so many tracks: reads, writes and bytes of each piece of work."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import NamedTuple

import numpy as np

from shared.accounts.controls import check_asset_quota, check_release_quota
from shared.catalog.assets.duplicates import find_duplicates
from shared.catalog.links.rounds import relink_round
from shared.catalog.numbering.assign import assign_numbers
from shared.catalog.numbering.wanted import NumbersRequest
from shared.catalog.releases.listing import CountRequest, ReleasePage, ReleaseQuery, count_releases, find_releases
from shared.media.fingerprint.encoding import Words
from shared.media.fingerprint.sketch import picture_sketch
from shared.model.catalog.fingerprint import FileFingerprint
from shared.model.codec import encode
from shared.model.numbers import NumberPool
from shared.model.party import PartyRecord
from tests.bench.scale.label import TENANT, Label, label
from tests.bench.scale.made import LINKED, TRACKS, catalogue, recording
from tests.fixtures.releases import SHAPES
from tests.fixtures.world import START

_PAGES = 10
_DRAFTS = 5
_CHECKS = 10_000
"""Of a quota: what is used is counted now and then."""


class Work(NamedTuple):
    """What one piece of work costs, for each of the `times` that it was done."""

    name: str
    reads: float
    writes: float
    read_bytes: float
    times: int = 1


def works(tracks: int) -> Iterator[Work]:
    """The work in a catalogue of so many tracks."""
    rng = np.random.default_rng(0)
    sought = Words(rng.bytes(7600), rng.bytes(7600))
    releases = max(LINKED, tracks // TRACKS)
    pool = _pool(releases)
    content = {**encode(SHAPES["album"]()), "tenantId": TENANT}
    with label(made=catalogue(tracks, content, sought, pool)) as tenant:
        tenant.store.after = _nothing
        tenant.put(f"numberPools/{pool.id}", encode(pool))
        tenant.put("audioFingerprints/kept", encode(recording("kept", sought, isrc="QZEXA9999999", release=1)))
        for name, work, times in _all(tenant, releases, sought):
            yield _measured(tenant, name, work, times)


def _nothing() -> None:
    """The triggers of releases are counted with the deliveries of a day."""


def _measured(tenant: Label, name: str, work: Callable[[], object], times: int) -> Work:
    store = tenant.store
    reads, writes, read_bytes = store.meter.reads, store.meter.writes, store.read_bytes
    work()
    reads, writes, read_bytes = store.meter.reads - reads, store.meter.writes - writes, store.read_bytes - read_bytes
    return Work(name, reads / times, writes / times, read_bytes / times, times)


def _all(tenant: Label, releases: int, sought: Words) -> Iterator[tuple[str, Callable[[], object], int]]:
    def search(**fields: object) -> ReleasePage:
        return find_releases(ReleaseQuery.model_validate(fields), caller=tenant.caller, adapters=tenant.adapters)

    def pages() -> None:
        cursor = None
        for _ in range(_PAGES):
            cursor = search(**({"cursor": cursor} if cursor else {})).next_cursor or cursor

    yield "a page of the catalogue", pages, _PAGES
    yield "search: one release's word", lambda: search(q=f"rare{releases // 2:07d}"), 1
    yield "search: a frequent word", lambda: search(q="kind005"), 1
    yield "search: two frequent words", lambda: search(q="kind005 group011"), 1
    yield "search: a word and a status", lambda: search(q=f"rare{releases // 2:07d}", status="ready"), 1
    yield "count by status", lambda: count_releases(CountRequest(), caller=tenant.caller, adapters=tenant.adapters), 1
    yield "duplicates of a recording", lambda: _duplicates(tenant, sought), 1
    yield "duplicates of a cover", lambda: _duplicates(tenant, None), 1
    yield "a barcode for a release", lambda: _number_releases(tenant, releases), _DRAFTS
    yield "quota of releases", lambda: _check_releases(tenant), _CHECKS
    yield "quota of files", lambda: _check_files(tenant), _CHECKS
    yield "records merged, per release", lambda: _merge(tenant), LINKED


def _duplicates(tenant: Label, sought: Words | None) -> None:
    hashes = [] if sought else [0x0123456789ABCDEF * (place + 1) % 2**64 for place in range(7)]
    file = FileFingerprint(
        id="new",
        tenant_id=TENANT,
        release_id="release-0",
        file_name="a",
        kind="audio" if sought else "image",
        size=1,
        md5="f" * 32,
        sha256="f" * 64,
        image_hashes=[f"{value:016x}" for value in hashes],
        terms=picture_sketch(hashes, TENANT) if hashes else [],
        created=START,
    )
    audio = recording("new", sought, isrc="QZEXA9999998", release=0) if sought else None
    found = find_duplicates(file, audio, store=tenant.store)
    assert [each.asset_id for each in found if each.asset_id] == (["kept"] if sought else [])


def _pool(used: int) -> NumberPool:
    given = {"id": "pool", "tenant_id": TENANT, "name": "Pool", "kind": "barcode", "source": "prefix", "form": "EAN-13"}
    times = {"created": START, "created_by": "manager", "updated": START}
    return NumberPool.model_validate({**given, **times, "prefix": "761234", "last": 999_999, "cursors": {"all": used}})


def _number_releases(tenant: Label, releases: int) -> None:
    for number in range(_DRAFTS):
        release = deepcopy(tenant.release(releases + number, status="draft"))
        del release["basic"]["barcode"]
        tenant.put(f"releases/{release['id']}", release)
        wanted = NumbersRequest(release_id=release["id"], kinds=["barcode"])
        assert assign_numbers(wanted, caller=tenant.caller, adapters=tenant.adapters).assigned


def _check_releases(tenant: Label) -> None:
    for _ in range(_CHECKS):
        check_release_quota(TENANT, tenant.quotas(releases=10_000_000))


def _check_files(tenant: Label) -> None:
    for _ in range(_CHECKS):
        check_asset_quota(TENANT, tenant.quotas(assetBytes=10**18), adding=1)


def _merge(tenant: Label) -> None:
    """The record `artist` is merged into another one, and its releases are changed."""
    like = {"kind": "person", "name": "Nova", "tenant_id": TENANT, "created": START, "updated": START}
    by = {"created_by": "manager", "updated_by": "manager"}
    merge = {"into": "other", "before": {"kind": "person", "name": "Nova"}}
    ended = {"merged_into": "other", "relinking": START, "merge": merge}
    for own in ({"id": "other"}, {"id": "artist", **ended}):
        tenant.put(f"parties/{own['id']}", encode(PartyRecord.model_validate({**like, **by, **own})))
    while not relink_round("artist", tenant.adapters)[1]:
        pass
