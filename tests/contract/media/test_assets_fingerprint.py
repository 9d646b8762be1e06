from functools import cache

import pytest

from shared.catalog.assets.index import add_recording, likely_assets, remove_recording
from shared.media.fingerprint.compare import NO_MATCH, compare_fingerprints
from shared.media.fingerprint.encoding import packed, unpacked, words_of
from shared.media.fingerprint.sketch import TERMS, sketch
from shared.platform.store.memory import MemoryStore
from tests.fixtures.music import Signal, play, score, wav
from tests.fixtures.recordings import TRANSFORMS, fingerprint


@cache
def piece(seed: int) -> Signal:
    return play(score(seed), 30)


@cache
def original(seed: int) -> bytes:
    return fingerprint(wav(piece(seed)))


@pytest.mark.parametrize("transform", TRANSFORMS)
def test_the_same_recording_is_recognised(transform: str) -> None:
    again = TRANSFORMS[transform](piece(1))
    likeness = compare_fingerprints(original(1), again)
    assert likeness.same
    assert likeness.similarity > 0.8
    assert set(sketch(original(1), "t1")) & set(sketch(again, "t1"))


@pytest.mark.parametrize("other", [2, 3])
def test_other_recordings_do_not_match(other: int) -> None:
    assert not compare_fingerprints(original(1), original(other)).same
    assert not set(sketch(original(1), "t1")) & set(sketch(original(other), "t1"))


def test_a_cover_is_another_recording() -> None:
    cover = fingerprint(wav(play(score(1).cover(), 30)))
    assert not compare_fingerprints(original(1), cover).same


def test_the_offset_is_found() -> None:
    likeness = compare_fingerprints(original(1), TRANSFORMS["10 s later"](piece(1)))
    assert likeness.offset_s == pytest.approx(10, abs=0.1)
    backwards = compare_fingerprints(TRANSFORMS["10 s later"](piece(1)), original(1))
    assert backwards.offset_s == -likeness.offset_s
    assert backwards.similarity == likeness.similarity


def test_short_or_empty_recordings_do_not_match() -> None:
    short = original(1)[: 39 * 4]
    assert compare_fingerprints(short, short) == NO_MATCH
    assert compare_fingerprints(b"", original(1)) == NO_MATCH
    assert sketch(b"", "t1") == []


def test_tenants_share_no_terms() -> None:
    assert not set(sketch(original(1), "t1")) & set(sketch(original(1), "t2"))


def test_terms_fit_into_firestore() -> None:
    terms = sketch(original(1) * 9, "t1")
    assert len(terms) <= TERMS
    assert all(-(1 << 63) <= term < 1 << 63 for term in terms)
    assert terms == sorted(terms)


def test_the_index_finds_by_shared_terms_and_forgets() -> None:
    store = MemoryStore()
    for seed in (1, 2, 3):
        terms = sketch(original(seed), "t1")
        add_recording(f"a{seed}", terms, tenant_id="t1", store=store)
        add_recording(f"a{seed}", terms, tenant_id="t1", store=store)
    again = sketch(TRANSFORMS["MP3 128 kbit/s"](piece(2)), "t1")
    assert likely_assets(again, store=store, most=1) == ["a2"]
    store.meter.reset()
    likely_assets(again, store=store, most=1)
    assert store.meter.reads <= TERMS
    remove_recording("a2", sketch(original(2), "t1"), tenant_id="t1", store=store)
    assert "a2" not in likely_assets(again, store=store, most=9)


def test_a_term_shared_by_many_recordings_is_ignored() -> None:
    store = MemoryStore()
    for number in range(300):
        add_recording(f"a{number}", [7], tenant_id="t1", store=store)
    add_recording("rare", [7, 8], tenant_id="t1", store=store)
    assert len(store.documents["recordingTerms/0000000000000007"]["assets"]) == 200
    assert likely_assets([7, 8], store=store, most=9) == ["rare"]


def test_silence_has_no_terms() -> None:
    silence = fingerprint(wav(piece(1) * 0))
    assert len(words_of(silence)) > 100
    assert sketch(silence, "t1") == []


def test_a_fingerprint_is_stored_compressed() -> None:
    assert unpacked(packed(original(1))) == original(1)
    assert len(packed(original(1))) < len(original(1))
