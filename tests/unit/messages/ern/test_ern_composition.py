"""Tests what a message says of recordings, lines and release types, and that it says nothing that nobody stated."""

from typing import Any

import pytest
from lxml import etree

from shared.errors import InvalidRelease
from shared.messages.ern.compose.message import compose_message
from shared.messages.ern.data.versions import VERSIONS
from shared.messages.ern.read import read_message
from shared.model.catalog.release import Release
from shared.validation.validate import validate_message
from tests.fixtures.messages import request
from tests.fixtures.releases import SHAPES, album, mixed_media
from tests.schemas import schema_source

FOUR = [version for version in VERSIONS if version.startswith("4")]
NEW = ("4.3", "4.3.2")


def changed(build: Any = album, **fields: Any) -> Release:
    """A fixture with fields replaced; `metadata`, `basic` and `track` are merged into the release and first track."""
    document = build().model_dump()
    for part in ("metadata", "basic"):
        document[part] |= fields.pop(part, {})
    for name, value in fields.pop("track", {}).items():
        document["tracks"][0]["metadata"][name] = value
    return Release.model_validate({**document, **fields})


def tree(release: Release, version: str = "4.3") -> etree._Element:
    return etree.fromstring(compose_message(request(release, version=version)).xml)


def warnings(release: Release, version: str) -> set[tuple[str, str]]:
    return {(each.path, each.code) for each in compose_message(request(release, version=version)).warnings}


def texts(root: etree._Element, path: str) -> list[str]:
    return [element.text or "" for element in root.findall(path)]


@pytest.mark.parametrize("version", FOUR)
def test_a_line_of_one_territory_leaves_the_worlds_line_to_all_others(version: str) -> None:
    lines = {"p_lines": [{"text": "2026 JP", "territory": "JP"}], "c_lines": [{"text": "2026 JP", "territory": "JP"}]}
    root = tree(changed(metadata={**lines, "production": "2026 World", "copyright": "2026 World"}), version)
    for path in ("ReleaseList/Release/PLine", "ReleaseList/Release/CLine", "ResourceList/SoundRecording[1]//PLine"):
        found = [(each.get("ApplicableTerritoryCode"), each.findtext(f"{each.tag}Text")) for each in root.findall(path)]
        assert found == [("Worldwide", "2026 World"), ("JP", "2026 JP")], path


def test_a_block_of_38_has_no_line_of_another_territory() -> None:
    lines = {"p_lines": [{"text": "2026 JP", "territory": "JP"}], "c_lines": [{"text": "2026 JP", "territory": "JP"}]}
    release = changed(metadata={**lines, "production": "2026 World", "copyright": "2026 World"})
    for block in tree(release, "3.8.2").iterfind("ReleaseList/Release[1]/ReleaseDetailsByTerritory"):
        expected = "2026 JP" if block.findtext("TerritoryCode") == "JP" else "2026 World"
        assert (block.findtext("PLine/PLineText"), block.findtext("CLine/CLineText")) == (expected, expected)
    alone = changed(metadata={"p_lines": lines["p_lines"], "production": None})
    blocks = tree(alone, "3.8.2").findall("ReleaseList/Release[1]/ReleaseDetailsByTerritory")
    assert {each.findtext("TerritoryCode"): each.findtext("PLine/PLineText") for each in blocks} == {
        "Worldwide": None,
        "JP": "2026 JP",
    }


def twice() -> Release:
    """The first recording again on a second disc."""
    release = album()
    again = release.tracks[0].model_copy(update={"id": "again", "disc_number": 2, "sequence_number": 1})
    return release.model_copy(update={"tracks": [*release.tracks, again]})


@pytest.mark.parametrize("version", VERSIONS)
def test_the_same_recording_on_two_discs_is_one_resource_with_two_places(version: str) -> None:
    release = twice()
    root = tree(release, version)
    count = len(release.tracks) - 1
    assert len(root.findall("ResourceList/SoundRecording")) == count
    tracks = "ReleaseList/TrackRelease" if version in FOUR else "ReleaseList/Release[ReleaseType='TrackRelease']"
    assert len(root.findall(tracks)) == count
    main = root.find("ReleaseList/Release")
    assert main is not None
    group = main.find(".//ResourceGroup")
    assert group is not None
    assert [each.text for each in group.iter("ReleaseResourceReference")].count("A1") == 2
    if version == "3.8.2":
        assert texts(main, "ReleaseResourceReferenceList/ReleaseResourceReference").count("A1") == 1
    read = read_message(etree.tostring(root)).release
    assert [(track.disc_number, track.isrc) for track in read.tracks] == [
        (track.disc_number, track.isrc) for track in release.tracks
    ]
    assert len({track.id for track in read.tracks}) == len(release.tracks)


@pytest.mark.parametrize(
    ("field", "value"), [("title", "Another Song"), ("display_artist", "Another"), ("duration", 100.0)]
)
def test_tracks_with_one_isrc_and_different_metadata_are_refused(field: str, value: Any) -> None:
    release = twice()
    release.tracks[-1] = release.tracks[-1].model_copy(
        update={"metadata": release.tracks[-1].metadata.model_copy(update={field: value})}
    )
    with pytest.raises(InvalidRelease, match="but differ in"):
        tree(release)


@pytest.mark.parametrize("version", ["4.3", "4.3.2"])
def test_a_track_in_stereo_and_in_immersive_audio_has_two_editions(version: str) -> None:
    recording = tree(SHAPES["immersive"](), version).find("ResourceList/SoundRecording")
    assert recording is not None
    ordinary, other = recording.findall("SoundRecordingEdition")
    assert (ordinary.findtext("Type"), other.findtext("Type")) == ("NonImmersiveEdition", "ImmersiveEdition")
    assert ordinary.findtext("ResourceId/ISRC") != other.findtext("ResourceId/ISRC")
    assert (ordinary.findtext("RecordingMode"), other.findtext("RecordingMode")) == ("Stereo", "ImmersiveAudio")
    assert other.findtext("TechnicalDetails/HasImmersiveAudioMetadata") == "true"
    assert other.findtext(".//NumberOfChannels") == "12"
    single = recording.getnext()
    assert single is not None
    assert single.find("SoundRecordingEdition/Type") is None


@pytest.mark.parametrize("version", VERSIONS)
def test_immersive_audio_is_said_or_warned_about(version: str) -> None:
    release = SHAPES["immersive"]()
    lost = ("tracks[0].metadata", "not-in-version") in warnings(release, version)
    assert lost is (version == "3.8.2")
    unnamed = compose_message(request(release, version=version)).unnamed
    assert unnamed == (("audio-199",) if lost else ()), "what the message does not name is not delivered"
    only = release.model_copy(deep=True)
    only.tracks[0].audio, only.tracks[0].immersive = only.tracks[0].immersive.audio, None  # type: ignore[union-attr]
    edition = tree(only, version).find("ResourceList/SoundRecording/SoundRecordingEdition")
    assert (("tracks[0].metadata", "not-in-version") in warnings(only, version)) is (version == "3.8.2")
    assert (edition is not None and edition.findtext("Type")) == ("ImmersiveEdition" if version in NEW else False)


def test_in_4_2_the_immersive_mix_is_an_encoding_with_an_isrc_of_its_own() -> None:
    release = SHAPES["immersive"]()
    root = tree(release, "4.2")
    recording = root.find("ResourceList/SoundRecording")
    assert recording is not None
    stereo, other = recording.findall("TechnicalDetails")
    assert stereo.find("EncodingId") is None
    assert release.tracks[0].immersive is not None
    assert other.findtext("EncodingId/ISRC") == release.tracks[0].immersive.isrc
    assert other.findtext("EncodingDescription", "").startswith("Immersive audio")
    read = read_message(etree.tostring(root)).release
    assert read.tracks[0].immersive == release.tracks[0].immersive.model_copy(update={"audio": None})


@pytest.mark.parametrize(
    ("version", "master", "other"),
    [
        ("3.8.2", ("UserDefined", "DolbyAtmosMasterADM"), ("UserDefined", "ADM BWF")),
        ("4.2", ("Atmos", None), ("UserDefined", "ADM BWF")),
        ("4.3", ("DolbyAtmosMasterADM", None), ("PCM", None)),
        ("4.3.2", ("DolbyAtmosMasterADM", None), ("PCM", None)),
    ],
)
def test_an_immersive_file_is_not_described_as_plain_pcm(
    version: str, master: tuple[str, str | None], other: tuple[str, str | None]
) -> None:
    """A Dolby Atmos master, and an ADM BWF without Dolby's metadata, as the version can say it."""
    for codec, expected in (("DolbyAtmosMasterADM", master), ("PCM", other)):
        release = SHAPES["immersive"]()
        assert release.tracks[0].immersive is not None
        release.tracks[0].audio, release.tracks[0].immersive = release.tracks[0].immersive.audio, None
        measured = release.assets.audio[-1]
        release.assets.audio[-1] = measured.model_copy(update={"codec": codec, "objects": 2})
        root = tree(release, version)
        recording = root.find("ResourceList/SoundRecording")
        assert recording is not None
        found = recording.find(".//AudioCodecType")
        assert found is not None
        assert (found.text, found.get("UserDefinedValue")) == expected
        assert texts(recording, ".//NumberOfAudioObjects") == (["2"] if version in NEW else [])
        assert texts(recording, ".//HasImmersiveAudioMetadata") == (["true"] if version in NEW else [])
        report = validate_message(etree.tostring(root), schemas=schema_source())
        assert report.stages["schema"] == "passed", report.findings


def test_an_instrumental_has_no_language_of_performance() -> None:
    for version in VERSIONS:
        root = tree(changed(track={"instrumental": True}), version)
        first, second = root.findall("ResourceList/SoundRecording")[:2]
        assert first.find("LanguageOfPerformance") is None
        assert second.findtext("LanguageOfPerformance") == "en"


@pytest.mark.parametrize("version", VERSIONS)
def test_the_release_date_is_no_date_of_first_publication(version: str) -> None:
    name = "FirstPublicationDate" if version in FOUR else "ResourceReleaseDate"
    assert texts(tree(changed(basic={"original_release_date": None}), version), f".//{name}") == []
    stated = tree(changed(basic={"original_release_date": "1999-01-02"}), version)
    assert set(texts(stated, f".//{name}")) == {"1999-01-02"}


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"metadata": {"compilation": "single-artist"}}, "metadata.compilation"),
        (
            {
                "related_releases": [
                    {"relationship": "IsEquivalentToAudio", "barcode": "5701234005339", "display_artist": "X"}
                ]
            },
            "relatedReleases",
        ),
        ({"components": [{"number": 1, "type": "Side"}]}, "components"),
        ({"works": [{"title": "Suite", "formal_title": "Suite, op. 1", "tracks": ["track-1"]}]}, "works"),
        ({"track": {"languages": ["en", "da"]}}, "tracks[0].metadata.languages"),
    ],
)
def test_what_38_cannot_say_is_warned_about(fields: dict[str, Any], path: str) -> None:
    if "works" in fields:
        fields["works"][0]["tracks"] = [album().tracks[0].id]
    release = changed(**fields)
    assert (path, "not-in-version") in warnings(release, "3.8.2")
    assert (path, "not-in-version") not in warnings(release, "4.3")


def test_a_release_as_component_outside_a_boxed_set_is_warned_about() -> None:
    release = changed(components=[{"number": 1, "type": "ReleaseComponent", "title": "One"}])
    assert ("components", "component-type-changed") in warnings(release, "4.3")


def test_videos_have_video_track_releases_in_38() -> None:
    release = mixed_media()
    types = texts(tree(release, "3.8.2"), "ReleaseList/Release/ReleaseType")[1:]
    assert types == ["VideoTrackRelease" if track.video else "TrackRelease" for track in release.tracks]


def test_a_release_type_that_does_not_fit_the_tracks_is_warned_about() -> None:
    release = changed(mixed_media, basic={"type": "EP"})
    assert ("basic.type", "release-type-changed") in warnings(release, "4.3")
    assert ("basic.type", "release-type-changed") not in warnings(album(), "4.3")


def test_speech_has_a_profile_in_38_and_names_none_in_4() -> None:
    release = SHAPES["audiobook"]()
    assert compose_message(request(release, version="3.8.2")).profile == "AudioBook"
    assert tree(release, "3.8.2").findtext("ReleaseList/Release/ReleaseType") == "AudioBookRelease"
    for version in FOUR:
        root = tree(release, version)
        assert root.get("ReleaseProfileVersionId") is None
        assert root.findtext("ReleaseList/Release/ReleaseType") == "AudioBookRelease"
        assert ("profile", "no-profile") in warnings(release, version)
