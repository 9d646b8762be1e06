"""The old release against ours: what must be equal, what should, what is free, and how far the switch is."""

import math
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from shared.catalog.switches.compare import Comparison, compare_release
from shared.catalog.switches.facts import facts_of
from shared.catalog.switches.report import NamedTarget, SwitchProgress, identity_of, progress_of
from shared.model.catalog.switch import ManualMark, ManualStep, PublishedAnswer, ReleaseFacts, Switch, TrackFacts
from shared.model.delivery.entry import Standing

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HASH = "a" * 64
HUGE = pytest.param(10**400, id="huge")


def track(number: int, /, **fields: Any) -> TrackFacts:
    basic = {
        "number": number,
        "isrc": f"QZEXA260000{number}",
        "title": f"Track {number}",
        "artists": ["Nova Kestrel"],
        "duration": 201.0,
        "audio_file": f"{number}.wav",
        "audio_id": f"audio{number}",
    }
    return TrackFacts.model_validate(basic | fields)


def release(*tracks: TrackFacts, **fields: Any) -> ReleaseFacts:
    basic = {"barcode": "400000260013", "title": "Night Transit", "artists": ["Nova Kestrel"], "label": "Example"}
    return ReleaseFacts.model_validate({**basic, "tracks": tracks or (track(1), track(2)), **fields})


def outcomes(compared: list[Comparison]) -> dict[str, str]:
    return {f"{each.field}@{each.place}" if each.place else each.field: each.outcome for each in compared}


def test_equal_sides_differ_in_nothing() -> None:
    compared = compare_release(release(), release(), {})
    assert {each.outcome for each in compared if each.weight == "must"} == {"equal"}
    assert [each for each in compared if each.outcome == "differs"] == []


@pytest.mark.parametrize(
    ("field", "old", "ours", "outcome"),
    [
        ("barcode", "400000260013", "0400000260013", "equal"),
        ("barcode", "400000260013", "4006381333931", "differs"),
        ("barcode", "400000260013", None, "differs"),
        ("barcode", None, "400000260013", "unknown"),
        ("title", "Night Transit", "night transit!", "equal"),
        ("artists", ["Ada", "Bo"], ["Ada, Bo"], "equal"),
        ("artists", ["Ada"], ["Bo"], "differs"),
        ("artist_ids", ["apple:1"], ["apple:1", "spotify:x"], "equal"),
        ("artist_ids", ["apple:1"], ["apple:2"], "differs"),
        ("release_date", "2026", "2026-05-01", "equal"),
        ("p_line", "2026 Example", "2025 Example", "differs"),
        ("territories", ["DE"], ["DE", "FR"], "differs"),
        ("genre", "Pop", None, "unknown"),
    ],
)
def test_fields_are_compared_as_people_read_them(field: str, old: Any, ours: Any, outcome: str) -> None:
    names = {"artist_ids": "artistIds", "release_date": "releaseDate", "p_line": "pLine"}
    compared = compare_release(release(**{field: old}), release(**{field: ours}), {})
    assert outcomes(compared)[names.get(field, field)] == outcome


def test_tracks_are_paired_by_isrc_and_then_by_position() -> None:
    ours = release(track(2, number=1), track(1, number=2))
    found = outcomes(compare_release(release(), ours, {}))
    assert (found["isrc@1.1"], found["isrc@1.2"], found["position@1.1"]) == ("equal", "equal", "differs")
    same_place = release(track(1, isrc="QZEXA2600009"), track(2))
    assert outcomes(compare_release(release(), same_place, {}))["isrc@1.1"] == "differs"


def test_a_missing_track_blocks() -> None:
    compared = compare_release(release(), release(track(1)), {})
    assert {each.field for each in compared if (each.weight, each.outcome) == ("must", "differs")} == {
        "trackCount",
        "isrc",
    }


@pytest.mark.parametrize(
    ("old", "ours", "sounds", "outcome"),
    [
        ({}, {"audio_id": "new"}, {"new": True}, "equal"),
        ({}, {"audio_id": "new"}, {"new": False}, "differs"),
        ({}, {"audio_id": "new"}, {}, "unknown"),
        ({"audio_id": None}, {}, {}, "unknown"),  # another file may have the same name
        ({"audio_id": None, "audio_file": None}, {}, {}, "unknown"),
        ({}, {"audio_id": None}, {}, "unknown"),
    ],
)
def test_audio_is_compared_by_sound_or_by_the_file(
    old: dict[str, Any], ours: dict[str, Any], sounds: dict[str, bool], outcome: str
) -> None:
    compared = compare_release(release(track(1, **old)), release(track(1, **ours)), sounds)
    assert outcomes(compared)["audio@1.1"] == outcome


@pytest.mark.parametrize(
    ("old", "ours", "same", "outcome"),
    [
        ("old", "old", None, "equal"),
        ("old", "new", True, "equal"),
        ("old", "new", False, "differs"),
        ("old", "new", None, "unknown"),
        (None, "new", None, "unknown"),
        ("old", None, None, "unknown"),
    ],
)
def test_covers_are_compared_by_picture_and_never_by_name(
    old: str | None, ours: str | None, same: bool | None, outcome: str
) -> None:
    for name in ("front.jpg", "other.jpg"):
        sides = release(cover_id=old, cover_file="front.jpg"), release(cover_id=ours, cover_file=name)
        assert outcomes(compare_release(*sides, {}, same))["cover"] == outcome


def test_facts_are_read_from_documents_and_contents_and_from_malformed_drafts() -> None:
    document = {
        "basic": {"title": "A", "subtitle": "Live", "releaseDate": NOW, "artists": [{"name": "Ada", "appleId": "1"}]},
        "metadata": {"production": "Example", "productionYear": 2026, "copyright": "2025 Example"},
        "territories": {"mode": "worldwide", "excluded": ["US", "CA"]},
        "tracks": [{"id": "t", "audio": {"fileId": "a"}, "metadata": {"duration": 3}}, "no track"],
        "assets": {"audio": [{"id": "a", "fileName": "1.wav"}], "coverImage": {"id": "c", "fileName": "c.jpg"}},
    }
    facts = facts_of(document)
    assert (facts.title, facts.release_date, facts.artists, facts.artist_ids) == (
        "A (Live)",
        "2026-03-01",
        ["Ada"],
        ["apple:1"],
    )
    assert (facts.p_line, facts.c_line, facts.territories) == (
        "2026 Example",
        "2025 Example",
        ["Worldwide", "-CA", "-US"],
    )
    assert (facts.cover_file, facts.cover_id, facts.tracks) == ("c.jpg", "c", [track_of_document()])
    content = {"basic": {"releaseDate": "2026-05-01", "displayArtist": "Bo"}, "tracks": [{"id": "t"}]}
    named = facts_of(content, {"t": "01.wav", "cover": "front.jpg"})
    assert (named.release_date, named.artists, named.cover_file) == ("2026-05-01", ["Bo"], "front.jpg")
    assert named.tracks[0].audio_file == "01.wav"
    assert facts_of({"basic": 3, "tracks": {}, "territories": []}) == ReleaseFacts()


@pytest.mark.parametrize("odd", [5, [5], {"x": 5}, None, True, b"\x00", math.nan, math.inf, -math.inf, HUGE, -1])
def test_what_clients_may_write_is_compared_as_not_known(odd: Any) -> None:
    malformed = {
        "basic": dict.fromkeys(["barcode", "title", "artists", "label"], odd),
        "metadata": {"production": odd, "productionYear": odd},
        "territories": {"included": odd},
        "assets": {"audio": [{"id": odd, "fileName": odd}], "coverImage": odd},
        "tracks": [
            {
                "id": odd,
                "discNumber": odd,
                "sequenceNumber": odd,
                "isrc": odd,
                "audio": {"fileId": odd},
                "metadata": {"title": odd, "duration": odd},
            }
        ],
    }
    (found,) = facts_of(malformed).tracks
    assert (found.isrc, found.title, found.audio_file, found.audio_id) == (None, None, None, None)
    assert compare_release(release(), facts_of(malformed), {})


@pytest.mark.parametrize("odd", ["", "a/b", "__reserved__", "x" * 129, "ü", 5, ["a"]])
def test_what_is_no_id_names_no_file(odd: Any) -> None:
    (found,) = facts_of({"tracks": [{"audio": {"fileId": odd}}]}).tracks
    assert found.audio_id is None


@pytest.mark.parametrize(("odd", "known"), [(math.inf, None), (math.nan, None), (10**20, None), (0, None), (3, 3.0)])
def test_only_a_real_duration_counts(odd: float, known: float | None) -> None:
    (found,) = facts_of({"tracks": [{"metadata": {"duration": odd}}]}).tracks
    assert found.duration == known


def track_of_document() -> TrackFacts:
    return TrackFacts(number=1, duration=3, audio_file="1.wav", audio_id="a")


def standing(**fields: Any) -> Standing:
    basic = {
        "target_id": "t",
        "delivery_id": "d",
        "status": "completed",
        "action": "Initial",
        "created": NOW,
        "sent": NOW,
        "content_hash": HASH,
        "live": "yes",
        "since": NOW + timedelta(days=1),
    }
    return Standing.model_validate(basic | fields)


def target(at: Standing | None) -> NamedTarget:
    return NamedTarget("t", "The DSP", at, HASH)


def mark(on: date, seen: str | None = None) -> ManualMark:
    return ManualMark(on=on, by="ada", at=NOW, seen=seen)


def progress(ours: ReleaseFacts, *targets: NamedTarget, gone: datetime | None = None, **marks: Any) -> SwitchProgress:
    switch = Switch(
        id="r",
        tenant_id="tenant",
        source="import",
        old=release(),
        marks={name: each for name, each in marks.items() if each},
        gone=gone,
        created=NOW,
        created_by="ada",
        updated=NOW,
    )
    return progress_of(switch, ours, compare_release(switch.old, ours, {}), targets)


def days(found: SwitchProgress) -> dict[str, str | None]:
    return {each.step: each.on.isoformat() if each.on else None for each in found.steps if each.done}


def test_nothing_is_taken_down_before_ours_is_live_everywhere() -> None:
    live, silent = target(standing()), target(standing(live="unknown", since=None))
    for targets in ([], [target(None)], [silent], [live, silent]):
        found = progress(release(), *targets)
        assert (found.state, found.advice) == ("notLive", "doNotTakeDown")
    assert [each.take_down for each in progress(release(), live, silent).targets] == [True, False]
    found = progress(release(), live)
    assert (found.state, found.advice, found.targets[0].take_down) == ("ready", "askForTakedown", True)
    assert days(found) == {
        "imported": "2026-03-01",
        "compared": None,
        "equal": None,
        "delivered": "2026-03-01",
        "live": "2026-03-02",
    }


def test_an_edit_that_was_not_delivered_does_not_count_as_live() -> None:
    found = progress(release(), target(standing(content_hash="b" * 64)))
    assert (found.state, found.targets[0].current, found.targets[0].take_down) == ("notLive", False, False)


def test_a_difference_that_must_not_be_blocks_and_one_that_should_not_be_does_not() -> None:
    live = target(standing())
    blocked = progress(release(barcode="4006381333931"), live)
    assert (blocked.state, blocked.must, blocked.targets[0].take_down) == ("blocked", 1, False)
    other_title = progress(release(title="Another"), live)
    assert (other_title.state, other_title.should) == ("ready", 1)


def test_what_is_unknown_is_compared_by_a_person_until_ours_changes() -> None:
    ours = release(track(1, audio_id="new"), track(2))
    live = target(standing())
    assert (progress(ours, live).state, progress(ours, live).unknown) == ("blocked", 1)
    seen = mark(date(2026, 3, 3), identity_of(ours))
    assert (progress(ours, live, compared=seen).state, days(progress(ours, live, compared=seen))["compared"]) == (
        "ready",
        "2026-03-03",
    )
    replaced = release(track(1, audio_id="newer"), track(2))
    assert progress(replaced, live, compared=seen).state == "blocked"


@pytest.mark.parametrize(
    ("gone", "ticked", "live", "state"),
    [
        (None, None, "yes", "asked"),
        (NOW, None, "yes", "done"),
        (None, mark(date(2026, 4, 1)), "yes", "done"),
        (NOW, None, "no", "asked"),
    ],
)
def test_it_is_done_once_the_old_one_is_gone_and_ours_is_live(
    gone: datetime | None, ticked: ManualMark | None, live: str, state: str
) -> None:
    asked: dict[ManualStep, ManualMark | None] = {"takedownAsked": mark(date(2026, 3, 4)), "oldGone": ticked}
    found = progress(release(), target(standing(live=live)), gone=gone, **asked)
    assert found.state == state
    assert ("done" in days(found)) == (state == "done")


SAME = PublishedAnswer(same=True, similarity=0.9, at=NOW)
OTHER = PublishedAnswer(same=False, similarity=0.2, at=NOW)
FAILED = PublishedAnswer(fault="notFetched", at=NOW)


@pytest.mark.parametrize(
    ("answer", "audio", "cover"),
    [
        (SAME, ("equal", "preview", 0.9, None), ("equal", "publishedCover", 0.9, None)),
        (OTHER, ("unknown", "preview", 0.2, None), ("differs", "publishedCover", 0.2, None)),
        (FAILED, ("unknown", None, None, "notFetched"), ("unknown", None, None, "notFetched")),
        (None, ("unknown", None, None, None), ("unknown", None, None, None)),
    ],
)
def test_what_catalogues_publish_decides_where_files_say_nothing(
    answer: PublishedAnswer | None, audio: tuple[Any, ...], cover: tuple[Any, ...]
) -> None:
    old, ours = release(track(1, audio_id=None)), release(track(1), cover_id="c")
    published = {"audio1": answer, "c": answer} if answer else {}
    compared = compare_release(old, ours, {}, None, published)
    told = {each.field: (each.outcome, each.basis, each.similarity, each.fault) for each in compared}
    assert (told["audio"], told["cover"]) == (audio, cover)


@pytest.mark.parametrize(("same", "outcome"), [(True, "equal"), (False, "differs")])
def test_both_files_count_more_than_a_preview(same: bool, outcome: str) -> None:
    sides = release(track(1, audio_id="old")), release(track(1))
    compared = compare_release(*sides, {"audio1": same}, None, {"audio1": OTHER if same else SAME})
    assert [(each.outcome, each.basis) for each in compared if each.field == "audio"] == [(outcome, "file")]
