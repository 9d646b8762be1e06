"""Composes, reads and recomposes: the second message equals the first, byte for byte, for all versions and shapes."""

from pathlib import Path

import pytest

from shared.errors import InvalidInput
from shared.messages.ern.compose.message import compose_message
from shared.messages.ern.data.deals import COMBINATIONS
from shared.messages.ern.data.versions import VERSIONS
from shared.messages.ern.read import read_message
from shared.model.catalog.release import RelatedRelease, Release, Track
from shared.validation.validate import validate_message
from tests.fixtures.assets import image
from tests.fixtures.documents import barcode
from tests.fixtures.messages import CREATED, DEALS, RECIPIENT, SENDER, request
from tests.fixtures.releases import SHAPES
from tests.schemas import kit, schema_source
from tests.unit.messages.ern.messages import with_files_of
from tests.unit.messages.ern.reading.test_reader_samples import RECORDED

READABLE = [name for name, outcome in RECORDED.items() if outcome[0].isdigit() and " 0 tracks" not in outcome]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("shape", SHAPES)
def test_a_message_that_was_read_is_composed_again_as_it_was(shape: str, version: str) -> None:
    sent = SHAPES[shape]()
    first = compose_message(request(sent, version=version))
    read = read_message(first.xml)
    second = compose_message(request(with_files_of(read.release, sent), version=version))
    assert second.xml.decode() == first.xml.decode()
    assert read.assumed == ()


@pytest.mark.parametrize("version", VERSIONS)
def test_the_header_and_the_deals_come_back(version: str) -> None:
    result = read_message(compose_message(request(SHAPES["album"](), version=version)).xml)
    header = result.header
    assert (header.message_id, header.created, header.test) == ("MSG-0001", CREATED, True)
    assert header.sender.party_id == SENDER.party_id
    assert [party.party_id for party in header.recipients] == [RECIPIENT.party_id]
    assert (result.version, result.action) == (version, "Initial")
    assert set(result.deals) == set(DEALS) - {"pre-order"}
    assert result.release.deals == []


@pytest.mark.parametrize("version", VERSIONS)
def test_files_come_back_as_the_message_names_them(version: str) -> None:
    sent = SHAPES["album"]()
    result = read_message(compose_message(request(sent, version=version)).xml)
    audio = sent.assets.audio[0]
    file = next(file for file in result.files if file.uri == f"resources/{audio.file_name}")
    assert (file.hash_sum, file.hash_algorithm, file.kind) == (audio.hashes.md5, "MD5", "SoundRecording")
    assert (file.channels, file.sample_rate_hz, file.bit_depth) == (2, 44_100, 16)
    assert file.codec == "PCM"


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("use", COMBINATIONS)
def test_every_combination_is_recognised(use: str, version: str) -> None:
    release = SHAPES["album"]().model_copy(deep=True)
    if use == "pre-order":
        release = SHAPES["with_deals"]()
    assert use in read_message(compose_message(request(release, version=version, deals=(use,))).xml).deals


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("takedown", ["no-deal", "ended-deal"])
def test_a_takedown_is_told_from_an_offer(takedown: str, version: str) -> None:
    takes_down = request(SHAPES["album"](), version=version, action="Takedown", takedown=takedown)
    result = read_message(compose_message(takes_down).xml)
    assert result.action == "Takedown"


@pytest.mark.parametrize("version", VERSIONS)
def test_a_purge_is_refused_and_names_the_release(version: str) -> None:
    release = SHAPES["album"]()
    purge = compose_message(request(release, version=version, action="Purge")).xml
    with pytest.raises(InvalidInput, match=release.basic.barcode or "") as refusal:
        read_message(purge)
    assert refusal.value.problems[0].code == "purge-message"


@pytest.mark.parametrize("name", READABLE)
def test_a_sample_is_composed_again_as_a_valid_message(name: str) -> None:
    """Adds what a sample lacks or has wrong (a cover, a barcode with a valid check digit), as a label would."""
    result = read_message(kit("samples", name).read_bytes())
    release, created = _completed(result.release), result.header.created or CREATED
    ended = release.rights.end_date is not None and release.rights.end_date <= created.date()
    more = {"created": created, "action": "Takedown" if ended else "Initial", "deals": tuple(COMBINATIONS)}
    schemas = schema_source()
    for version in VERSIONS:
        message = compose_message(request(release, version=version, files={}, **more))
        report = validate_message(message.xml, schemas=schemas)
        assert report.stages["schema"] == "passed", report.findings[:3]
        assert report.valid, [finding for finding in report.findings if finding.severity == "error"][:3]


def _completed(release: Release) -> Release:
    basic, metadata, related = release.basic, release.metadata, release.related_releases
    if not (basic.barcode or basic.grid):
        basic = basic.model_copy(update={"barcode": barcode(7)})
    said = {"genre_name": metadata.genre_name or "Pop", "production": metadata.production or metadata.copyright}
    if basic.type == "Ringtone":
        related = [*related, RelatedRelease(relationship="IsReleaseFromRelease", barcode=barcode(8))]
    video = any(track.video for track in release.tracks) and len(release.tracks) > 1
    images = [image("capture", "VideoScreenCapture")] if video else []
    return release.model_copy(
        update={
            "basic": basic,
            "tracks": [_completed_track(track, number) for number, track in enumerate(release.tracks)],
            "metadata": metadata.model_copy(update=said),
            "related_releases": related,
            "assets": release.assets.model_copy(update={"cover_image": image("cover"), "images": images}),
        }
    )


def _completed_track(track: Track, number: int) -> Track:
    """The track with an ISRC and a duration, where the sample has a text or zero."""
    isrc = f"QZABC26{number:05}" if track.isrc.startswith("ZZXXX") else track.isrc
    metadata = track.metadata.model_copy(update={"duration": track.metadata.duration or 180})
    return track.model_copy(update={"isrc": isrc, "metadata": metadata})


def test_reading_does_not_depend_on_how_the_bytes_arrive(tmp_path: Path) -> None:
    xml = compose_message(request(SHAPES["credited"](), version="4.3.2")).xml
    (tmp_path / "message.xml").write_bytes(xml)
    with (tmp_path / "message.xml").open("rb") as source:
        assert read_message(source) == read_message(xml)
