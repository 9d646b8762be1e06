"""Tests that MEAD messages are read back, ours and those of others."""

import pytest

from shared.errors import InvalidInput
from shared.messages.mead.compose import compose_mead
from shared.messages.mead.read import read_mead
from tests.fixtures.mead import DOCUMENTED, mead_request
from tests.schemas import kit
from tests.unit.messages.mead.test_mead_compose import composed, described

HEAD = '<m:MeadMessage xmlns:m="http://ddex.net/xml/mead/11" AvsVersionId="3">'


def message(body: str) -> bytes:
    return f"{HEAD}{body}</m:MeadMessage>".encode()


def test_what_was_sent_is_read_back_with_the_tracks_by_isrc() -> None:
    read = read_mead(composed(DOCUMENTED).xml)
    first, second = (track.isrc for track in described(None).tracks)
    mead = read.mead
    assert read.not_carried == ()
    assert (read.barcode, read.title, read.header.message_id) == ("600000000019", "Slow Light", "MEAD-0001")
    assert (mead.moods, mead.themes, mead.is_explicit, mead.focus_track) == (
        ["Dreamy", "Nostalgic"],
        ["Friendship"],
        False,
        first,
    )
    assert (mead.content_advisory, mead.marketing_description) == ("Drug References", "The first album in four years.")
    assert (mead.playlist_suitability, mead.seasonality) == (["Study"], "Winter")
    assert [award.name for award in mead.awards] == ["Best Album"]
    assert mead.chart_positions[0].position == 3
    own, other = mead.track_mead[first], mead.track_mead[second]
    assert (own.tempo, own.key, own.moods, own.instrumentation) == (120, "F# Minor", ["Happy"], ["Piano"])
    assert own.vocal_characteristics == ["Rap"]
    assert (other.tempo, other.tempo_description, other.time_signature) == (92, "Slow", "6/8")
    assert (other.vocal_register, other.instrumentation, other.moods) == ("Alto", ["Cello"], [])


def test_what_was_read_is_sent_as_it_was() -> None:
    sent = composed(DOCUMENTED)
    again = compose_mead(mead_request(described(None).model_copy(update={"mead": read_mead(sent.xml).mead})))
    assert again
    assert again.xml.decode() == sent.xml.decode()


def test_a_message_of_others_is_read_and_what_it_says_beyond_is_told() -> None:
    read = read_mead(kit("samples", "mead11", "award.xml").read_bytes())
    (award,) = read.mead.awards
    assert (award.name, award.body, award.party, award.date) == ("Best Album", "MOBO", "Dave", "2021")
    assert read.title == "We're All Alone in This Together"
    assert [(found.code, found.path) for found in read.not_carried] == [
        ("not-carried", "ReleaseInformation/Award/AwardedParty/PartyId/ISNI")
    ]
    assert read_mead(kit("minimal", "mead-11.xml").read_bytes()).mead.track_mead["USAAA2600001"].tempo == 120


def test_values_that_mead_cannot_hold_are_told_and_the_rest_is_read() -> None:
    recording = (
        "<ResourceSummary><ResourceId><ISRC>USAAA2600001</ISRC></ResourceId></ResourceSummary>"
        "<BeatsPerMinute><Value>-3</Value></BeatsPerMinute>"
        "<Harmony><RootChordNote>C</RootChordNote><RootChordQuality>DominantSeventh</RootChordQuality></Harmony>"
        "<Mood><Value>Swagger</Value></Mood><DanceStyle><Value>Tango</Value></DanceStyle>"
    )
    body = f"<ResourceInformationList><ResourceInformation>{recording}</ResourceInformation>"
    nameless = "<ResourceInformation><ResourceSummary><ResourceId/></ResourceSummary></ResourceInformation>"
    read = read_mead(message(f"{body}{nameless}</ResourceInformationList>"))
    assert read.mead.track_mead["USAAA2600001"].moods == ["Swagger"]
    assert {found.code for found in read.not_carried} == {"invalid-value", "not-carried", "no-isrc"}
    paths = {found.path for found in read.not_carried}
    assert {"trackMead.USAAA2600001.tempo", "ResourceInformation/DanceStyle/Value"} <= paths
    assert "ResourceInformation/Harmony/RootChordQuality" in paths


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        (b'<m:MeadMessage xmlns:m="http://ddex.net/xml/mead/10"/>', "version-not-supported"),
        (b'<m:NewReleaseMessage xmlns:m="http://ddex.net/xml/ern/43"/>', "not-mead"),
        (b"<MeadMessage/>", "not-mead"),
        (b"<m:MeadMessage", "malformed-xml"),
        (b'<!DOCTYPE m [<!ENTITY e "e">]><m/>', "doctype"),
    ],
)
def test_what_is_no_such_message_is_refused(xml: bytes, code: str) -> None:
    with pytest.raises(InvalidInput) as error:
        read_mead(xml)
    assert error.value.problems[0].code == code
