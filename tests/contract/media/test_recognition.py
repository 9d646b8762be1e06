"""Recordings are recognised in a catalog, in memory and in Firestore; a small part of the benchmark."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from itertools import cycle
from uuid import uuid4

import pytest

from shared.catalog.assets.index import add_recording, remove_recording
from shared.catalog.assets.search import find_recordings
from shared.media.fingerprint.compare import compare_recordings
from shared.media.fingerprint.encoding import Words, packed
from shared.media.fingerprint.sketch import TERMS, recording_terms
from shared.model.catalog.fingerprint import AudioFingerprint
from shared.model.codec import encode
from shared.platform.store.memory import MemoryStore
from shared.platform.store.port import Store
from tests.fixtures.music import Signal, play, score, wav
from tests.fixtures.recordings import HARD, TRANSFORMS, words

PIECES = range(8)


@cache
def piece(seed: int) -> Signal:
    return play(score(seed), 30)


@cache
def original(seed: int) -> Words:
    return words(wav(piece(seed)))


def recording(asset_id: str, raw: Words, tenant_id: str = "t1") -> AudioFingerprint:
    return AudioFingerprint(
        id=asset_id,
        tenant_id=tenant_id,
        release_id="r1",
        file_name="a.wav",
        duration=30,
        words=packed(raw.plain),
        shifted=packed(raw.shifted),
        created=datetime(2026, 1, 1, tzinfo=UTC),
    )


def add(store: Store, kept: AudioFingerprint, raw: Words) -> None:
    add_recording(kept.id, recording_terms(raw, kept.tenant_id), tenant_id=kept.tenant_id, store=store)
    store.transact(lambda transaction: transaction.set(f"audioFingerprints/{kept.id}", encode(kept)))


def filled(store: Store) -> Store:
    for seed in PIECES:
        add(store, recording(f"a{seed}", original(seed)), original(seed))
    return store


@pytest.fixture(scope="module", params=["memory", "firestore"])
def catalog(request: pytest.FixtureRequest) -> Iterator[Store]:
    if request.param == "memory":
        yield filled(MemoryStore())
        return
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("FIRESTORE_EMULATOR_HOST", request.getfixturevalue("firestore_host"))
        from shared.platform.store.firestore import FirestoreStore

        store = FirestoreStore.connect(f"demo-{uuid4().hex[:12]}")
        yield filled(store)
        store.close()


@cache
def again(seed: int, transform: str) -> Words:
    return words(TRANSFORMS[transform](piece(seed)))


def test_every_transformation_is_recognised(catalog: Store) -> None:
    for transform, seed in zip((name for name in TRANSFORMS if name not in HARD), cycle(PIECES), strict=False):
        found = find_recordings(recording("new", again(seed, transform)), catalog)
        assert [match.fingerprint.id for match in found] == [f"a{seed}"], transform


@cache
def strangers() -> list[Words]:
    """A new piece, and covers and remixes of those in the catalog."""
    others = (other for seed in PIECES for other in (score(seed).cover(), score(seed).remix()))
    return [words(wav(play(each, 30))) for each in (score(99), *others)]


def test_new_recordings_are_not_found(catalog: Store) -> None:
    for other in strangers():
        assert find_recordings(recording("new", other), catalog) == []


def test_a_recording_is_no_duplicate_of_itself_or_across_tenants(catalog: Store) -> None:
    assert find_recordings(recording("a1", original(1)), catalog) == []
    assert find_recordings(recording("new", original(1), "t2"), catalog) == []


def test_recordings_without_a_shifted_fingerprint_are_found(catalog: Store) -> None:
    """As those that were stored before there was one."""
    sought = recording("new", again(1, "MP3 128 kbit/s")).model_copy(update={"shifted": None})
    assert [match.fingerprint.id for match in find_recordings(sought, catalog)] == ["a1"]


def test_forgotten_recordings_are_not_found(catalog: Store) -> None:
    other = words(wav(play(score(77), 30)))
    add(catalog, recording("other", other), other)
    assert [match.fingerprint.id for match in find_recordings(recording("new", other), catalog)] == ["other"]
    remove_recording("other", recording_terms(other, "t1"), tenant_id="t1", store=catalog)
    assert find_recordings(recording("new", other), catalog) == []


def test_reads_are_bounded(catalog: Store) -> None:
    catalog.meter.reset()  # type: ignore[attr-defined]
    find_recordings(recording("new", original(1)), catalog)
    assert catalog.meter.reads <= 2 * TERMS + 10  # type: ignore[attr-defined]


def test_different_pieces_do_not_match() -> None:
    for one in PIECES:
        for two in range(one):
            assert compare_recordings(original(one), original(two)).similarity < 0.4
