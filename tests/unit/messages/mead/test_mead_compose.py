"""Tests what a MEAD message says, and that it is valid, on a release with every field and on a few generated ones."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from shared.messages.mead.compose import compose_mead
from shared.messages.mead.request import ComposedMead
from shared.model.catalog.mead import Mead
from shared.model.catalog.release import Release
from shared.model.codec import decode
from shared.validation.validate import validate_mead
from tests.fixtures.documents import release, track
from tests.fixtures.mead import DOCUMENTED, described_releases, mead_request
from tests.fixtures.messages import CREATED
from tests.schemas import schema_source


def described(mead: dict[str, Any] | None, **more: Any) -> Release:
    return release(
        1,
        "Slow Light",
        [track(1, "Harbour"), track(2, "Drift")],
        mead=None if mead is None else decode(Mead, mead),
        **more,
    )


def composed(mead: dict[str, Any] | None, **more: Any) -> ComposedMead:
    message = compose_mead(mead_request(described(mead, **more)))
    assert message
    return message


def texts(message: ComposedMead, path: str) -> list[str]:
    """The texts at the path; for a value of our own, that value."""
    found = etree.fromstring(message.xml).findall(path)
    return [each.get("UserDefinedValue") or each.text or "" for each in found]


def test_every_documented_field_is_said_in_a_valid_message() -> None:
    message = composed(DOCUMENTED)
    report = validate_mead(message.xml, schemas=schema_source())
    assert report.findings == ()
    assert dict(report.stages) == {"xml": "passed", "schema": "passed"}
    text = message.xml.decode()
    for said in ("Dreamy", "Friendship", "Drug References", "Two chords", "Alto", "Choir", "Cello", "A cello of 1740.",
                 "Live Recording", "Lo-Fi", "The first album in four years.", "Commuters", "Study", "Winter",
                 "Night trains", "Albums", "Best Album", "Piano", "Rap", "<Tempo>Lento", "<Value>92<",
                 "<NumberOfBeatsInBar>6<", "Gb/F#", "<TopPosition>3<", "<Focus>", "IsExplicit"):  # fmt: skip
        assert said in text, said


@settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(release=described_releases())
def test_generated_releases_are_valid(release: Release) -> None:
    message = compose_mead(mead_request(release))
    if message:
        assert list(schema_source().errors("mead/11", etree.fromstring(message.xml))) == []


def test_a_track_says_the_release_s_values_unless_it_has_its_own() -> None:
    message = composed({"tempo": 92, "moods": ["Sad"], "trackMead": {"track-2": {"tempo": 140.5, "moods": ["Happy"]}}})
    assert texts(message, ".//BeatsPerMinute/Value") == ["92", "140.5"]
    assert texts(message, ".//ResourceInformation/Mood/Value") == ["Happy"]
    assert texts(message, ".//ReleaseInformation/Mood/Value") == ["Sad"]


def test_a_track_may_be_named_by_its_isrc() -> None:
    isrc = described(None).tracks[1].isrc
    message = composed({"trackMead": {isrc: {"key": "C Major"}}, "focusTrack": isrc})
    assert texts(message, ".//ResourceId/ISRC") == [isrc]
    assert texts(message, ".//Focus/DisplayArtistName/Name") == ["Nova Kestrel"]


def test_mood_tempo_and_key_of_the_metadata_are_said_where_mead_has_none() -> None:
    metadata = {"genre_name": "Electronic", "copyright": "2026", "mood": ["Happy"], "tempo": 100, "key": "D minor"}
    message = composed(None, metadata=metadata)
    assert texts(message, ".//Mood/Value") == ["Happy"]
    assert texts(message, ".//BeatsPerMinute/Value") == ["100", "100"]
    assert texts(message, ".//RootChordNote") == ["D", "D"]
    assert texts(composed({"moods": ["Sad"], "tempo": 1}, metadata=metadata), ".//Mood/Value") == ["Sad"]


def test_a_release_that_says_nothing_has_no_message() -> None:
    assert compose_mead(mead_request(described(None))) is None
    assert compose_mead(mead_request(described({}))) is None


def test_what_people_do_is_an_activity_wherever_it_was_said() -> None:
    message = composed({"moods": ["Workout", "Happy"], "playlistSuitability": ["Driving", "Workout", "Gardening"]})
    assert texts(message, ".//Activity/Value") == ["Workout", "Drive", "Gardening"]
    assert texts(message, ".//Mood/Value") == ["Happy"]


def test_positions_in_one_chart_are_one_part_in_the_order_of_days() -> None:
    def entry(day: int, position: int, territory: str = "DE") -> dict[str, Any]:
        return {"territory": territory, "chart": "Albums", "position": position, "date": f"2026-03-{day:02}"}

    message = composed({"chartPositions": [entry(13, 7), entry(6, 3), entry(6, 9, "AT")]})
    assert texts(message, ".//HistoricChartingInformation/TopPosition") == ["3", "9"]
    assert texts(message, ".//ChartEntry/Position") == ["3", "7", "9"]


def test_an_award_without_a_body_or_a_date_is_a_note() -> None:
    whole = {"name": "Best Song", "body": "Example Music Awards", "date": "2026", "winner": False}
    message = composed({"awards": [{"name": "Best Album", "date": "2026"}, whole]})
    assert texts(message, ".//Award/AwardName/Name") == ["Best Song"]
    assert texts(message, ".//AwardedParty/PartyName/FullName/Name") == ["Nova Kestrel"]
    assert texts(message, ".//Award/IsWinner") == ["false"]
    assert texts(message, ".//CommentaryNote/Text") == ["Best Album"]


def test_the_digest_is_of_what_is_said_not_of_the_header() -> None:
    request = mead_request(described(DOCUMENTED))
    later = replace(request, created=CREATED + timedelta(days=1), message_id="MEAD-0002", test=False)
    first, second = compose_mead(request), compose_mead(later)
    assert first
    assert second
    assert first.xml != second.xml
    assert first.digest == second.digest
    assert composed({**DOCUMENTED, "tempo": 93}).digest != first.digest


@pytest.mark.parametrize("tempo", [0.5, 120, 99.99, 1e-05])
def test_a_tempo_is_a_decimal(tempo: float) -> None:
    (text, _) = texts(composed({"tempo": tempo}), ".//BeatsPerMinute/Value")
    assert float(text) == tempo
    assert "e" not in text
