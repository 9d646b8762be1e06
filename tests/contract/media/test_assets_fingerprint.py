import random
from array import array
from functools import cache

import numpy as np
import pytest

from shared.catalog.assets.index import add_recording, likely_assets, remove_recording
from shared.media.fingerprint.compare import NO_MATCH, SAME_SHARE, compare_fingerprints, compare_recordings
from shared.media.fingerprint.encoding import Words, packed, unpacked, words_of
from shared.media.fingerprint.sketch import TERMS, recording_terms, sketch
from shared.platform.store.memory import MemoryStore
from tests.fixtures.music import RATE, Signal, play, score, wav
from tests.fixtures.recordings import HARD, TRANSFORMS, filtered, fingerprint, words


@cache
def piece(seed: int) -> Signal:
    return play(score(seed), 30)


@cache
def original(seed: int) -> bytes:
    return fingerprint(wav(piece(seed)))


@pytest.mark.parametrize("transform", [name for name in TRANSFORMS if name not in HARD])
def test_the_same_recording_is_recognised(transform: str) -> None:
    first, again = words(wav(piece(1))), words(TRANSFORMS[transform](piece(1)))
    likeness = compare_recordings(first, again)
    assert likeness.same
    assert likeness.similarity > 0.6
    assert likeness.share > 0.75
    assert set(recording_terms(first, "t1")) & set(recording_terms(again, "t1"))


@pytest.mark.parametrize("other", [2, 3])
def test_other_recordings_do_not_match(other: int) -> None:
    assert not compare_fingerprints(original(1), original(other)).same
    assert not set(sketch(original(1), "t1")) & set(sketch(original(other), "t1"))


def test_a_cover_is_another_recording() -> None:
    cover = fingerprint(wav(play(score(1).cover(), 30)))
    assert not compare_fingerprints(original(1), cover).same


def test_the_offset_is_found() -> None:
    likeness = compare_fingerprints(original(1), fingerprint(TRANSFORMS["10 s later"](piece(1))))
    assert likeness.offset_s == pytest.approx(10, abs=0.1)
    backwards = compare_fingerprints(fingerprint(TRANSFORMS["10 s later"](piece(1))), original(1))
    assert backwards.offset_s == -likeness.offset_s
    assert backwards.similarity == likeness.similarity


def test_the_tempo_is_found() -> None:
    faster = fingerprint(TRANSFORMS["2% faster at the same pitch"](piece(1)))
    assert compare_fingerprints(original(1), faster).tempo == pytest.approx(1.02, abs=0.006)
    assert compare_fingerprints(faster, original(1)).tempo == pytest.approx(1 / 1.02, abs=0.006)
    assert compare_fingerprints(original(1), fingerprint(TRANSFORMS["10 s later"](piece(1)))).tempo == 1


@pytest.mark.parametrize(("start_s", "shared_s"), [(0, 12), (0, 16), (15, 14)])
def test_a_common_beginning_or_end_makes_no_duplicate(start_s: int, shared_s: int) -> None:
    """Though all of what they have in common is the same, bit for bit."""
    shared = piece(1)[start_s * RATE : (start_s + shared_s) * RATE]
    other = fingerprint(wav(np.concatenate([shared, piece(2)[shared_s * RATE :]])))
    likeness = compare_fingerprints(original(1), other)
    assert likeness.overlap_s == pytest.approx(shared_s, abs=8)
    assert likeness.share < SAME_SHARE
    assert not likeness.same


def test_an_excerpt_is_the_same_recording() -> None:
    """Of the shorter one, everything is found."""
    excerpt = fingerprint(wav(piece(1)[8 * RATE : 20 * RATE]))
    likeness = compare_fingerprints(original(1), excerpt)
    assert (likeness.same, likeness.share) == (True, 1.0)
    assert likeness.offset_s == pytest.approx(8, abs=0.2)


@pytest.mark.parametrize("seed", [3, 14, 17])
def test_a_faster_remix_on_the_same_drums_is_another_recording(seed: int) -> None:
    remix = fingerprint(wav(play(score(seed).remix(), 30)))
    assert not compare_fingerprints(fingerprint(wav(play(score(seed), 30))), remix).same


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
    assert len(set(terms)) == len(terms)


def test_the_index_finds_by_shared_terms_and_forgets() -> None:
    store = MemoryStore()
    for seed in (1, 2, 3):
        terms = sketch(original(seed), "t1")
        add_recording(f"a{seed}", terms, tenant_id="t1", store=store)
        add_recording(f"a{seed}", terms, tenant_id="t1", store=store)
    again = sketch(fingerprint(TRANSFORMS["MP3 128 kbit/s"](piece(2))), "t1")
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


@pytest.mark.parametrize("cents", [0, 25, 50, -25])
@pytest.mark.parametrize("by", [0.985, 1.015])
def test_of_any_tuning_one_fingerprint_survives_another_speed(cents: int, by: float) -> None:
    tuned = filtered(piece(1), f"asetrate={round(RATE * 2 ** (cents / 1200))}")
    faster = filtered(piece(1), f"asetrate={round(RATE * by * 2 ** (cents / 1200))}")
    likeness = compare_recordings(words(tuned), words(faster))
    assert likeness.same
    assert likeness.tempo == pytest.approx(by, abs=0.008)


def test_words_that_resemble_their_neighbours_are_preferred_as_terms() -> None:
    """Four times as many leap as last, but most terms are of those that last, because they survive more."""
    chance = random.Random(1)
    groups = [
        (calm := chance.getrandbits(32), calm ^ 1, *(chance.getrandbits(32) for _ in range(8))) for _ in range(150)
    ]
    raw = array("I", [word for group in groups for word in group]).tobytes()
    lasting = {word for group in groups for word in group[:2]}
    alone = sketch(array("I", lasting).tobytes(), "t1")
    assert len(set(sketch(raw, "t1")) & set(alone)) > TERMS / 2


def test_an_hour_is_the_most_that_is_kept_of_the_shifted_fingerprint() -> None:
    assert len(Words(bytes(400_000), bytes(400_000)).shifted) == 4 * 29_000


def test_silence_has_no_terms() -> None:
    silence = fingerprint(wav(piece(1) * 0))
    assert len(words_of(silence)) > 100
    assert sketch(silence, "t1") == []


def test_a_fingerprint_is_stored_compressed() -> None:
    assert unpacked(packed(original(1))) == original(1)
    assert len(packed(original(1))) < len(original(1))
