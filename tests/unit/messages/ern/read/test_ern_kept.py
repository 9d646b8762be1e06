"""What is said of images, chapters and the parts of mixes survives reading and building."""

import re
from typing import Any

import pytest
from lxml import etree
from pydantic import ValidationError

from shared.messages.ern.compose.message import compose_message
from shared.messages.ern.coverage import measure
from shared.messages.ern.data.versions import VERSIONS
from shared.messages.ern.read import read_message
from shared.model.catalog.release import Release
from shared.model.catalog.track import MixPart
from tests.fixtures.assets import image
from tests.fixtures.messages import request
from tests.fixtures.releases import SHAPES
from tests.schemas import schema_source

OTHER = "DPID:PADPIDA2012073007D"
OTHERS = [{"namespace": OTHER, "value": "4711"}]
LINES = [{"text": "2005 Example Pictures", "year": 2005, "company": "Example Pictures"}]
IMAGES: list[dict[str, Any]] = [
    {"title": "Live in Rome", "display_artist": "Nova Kestrel", "proprietary_ids": OTHERS, "c_lines": LINES},
    {"type": "BackCover", "file_name": "back.jpg", "title": "The tracks", "parental_warning": "Explicit"},
    {"type": "BackCover", "proprietary_ids": [{"namespace": "DPID:PADPIDA2012073007D", "value": "4712"}]},
]


def _illustrated(said: list[dict[str, Any]]) -> Release:
    """An album with a cover, and two back covers of which one has another name than is said."""
    document = SHAPES["album"]().model_dump()
    document["assets"]["images"] = [image("other", "BackCover"), image("back", "BackCover")]
    document["images"] = said
    return Release.model_validate(document)


@pytest.mark.parametrize("version", ["4.2", "4.3", "4.3.2"])
def test_what_is_said_of_images_survives(version: str) -> None:
    sent = _illustrated(IMAGES)
    xml = compose_message(request(sent, version=version)).xml
    root = etree.fromstring(xml)
    assert list(schema_source().errors(f"ern/{version.replace('.', '')}", root)) == []
    told = [
        (each.findtext("DisplayTitleText"), each.findtext("ParentalWarningType"), each.findtext(".//CLine/Year"))
        for each in root.iterfind(".//Image")
    ]
    assert told == [
        ("Live in Rome", "NotExplicit", "2005"),
        (None, "NotExplicit", None),
        ("The tracks", "Explicit", None),
    ]
    ids = [[child.text for child in each.iterfind(".//ProprietaryId")] for each in root.iterfind(".//Image")]
    assert [each[1:] for each in ids] == [["4711"], ["4712"], []]
    assert measure(xml).lost == ()
    read = read_message(xml).release.images
    without_name = {"file_name"}
    assert [each.model_dump(exclude=without_name) for each in read] == [
        each.model_dump(exclude=without_name) for each in (sent.images[0], sent.images[2], sent.images[1])
    ]
    assert all(each.file_name for each in read)


def test_382_states_what_is_said_of_the_cover_but_for_lines_of_some_territories() -> None:
    local = {**LINES[0], "text": "2006 Elsewhere", "territory": "DE"}
    message = compose_message(request(_illustrated([{**IMAGES[0], "c_lines": [*LINES, local]}]), version="3.8.2"))
    root = etree.fromstring(message.xml)
    assert list(schema_source().errors("ern/382", root)) == []
    (cover,) = root.iterfind(".//Image")
    assert [each.text for each in cover.iterfind(".//CLineText")] == ["2005 Example Pictures"]
    assert (cover.findtext("Title/TitleText"), cover.findtext(".//DisplayArtistName")) == (
        "Live in Rome",
        "Nova Kestrel",
    )
    assert [each.path for each in message.warnings if "C lines of images" in each.message] == ["images"]
    (read,) = read_message(message.xml).release.images
    assert (read.type, read.title, [each.value for each in read.proprietary_ids]) == (
        "FrontCover",
        "Live in Rome",
        ["4711"],
    )


def test_an_image_that_has_no_file_is_told_by_its_place() -> None:
    xml = compose_message(request(_illustrated(IMAGES), version="4.3")).xml
    bare = re.sub(
        rb"<TechnicalDetails>(?:(?!</TechnicalDetails>).)*</TechnicalDetails>(?=\s*</Image>)", b"", xml, flags=re.S
    )
    assert bare != xml
    assert [(each.type, each.file_name) for each in read_message(bare).release.images] == [
        ("FrontCover", None), ("BackCover", None), ("BackCover", None),
    ]  # fmt: skip
    assert [value.text.partition("_")[2] for value in measure(bare).lost] == ["other", "back"]


def test_the_id_that_a_message_gives_an_image_of_its_own_is_not_anothers() -> None:
    xml = compose_message(request(_illustrated([]), version="4.3")).xml
    assert read_message(xml).release.images == []
    other = xml.replace(b"_cover</ProprietaryId>", b"_COVERART</ProprietaryId>")
    (said,) = read_message(other).release.images
    assert said.proprietary_ids[0].value.endswith("_COVERART")
    assert measure(other).lost == ()


CHAPTERS = [
    {"title": "Undertow", "proprietary_ids": OTHERS, "start": 0, "duration": 184.5},
    {"title": "Riptide", "start": 184.5},
]


@pytest.mark.parametrize("version", VERSIONS)
def test_the_chapters_of_a_video_survive(version: str) -> None:
    document = SHAPES["long_video"]().model_dump()
    (track,) = document["tracks"]
    track["video"]["chapters"] = CHAPTERS
    sent = Release.model_validate(document)
    xml = compose_message(request(sent, version=version)).xml
    root = etree.fromstring(xml)
    assert list(schema_source().errors(f"ern/{version.replace('.', '')}", root)) == []
    ours = f"{sent.tracks[0].isrc}_2"
    assert [each.text for each in root.iter("ProprietaryId", "ChapterId") if each.text in ("4711", ours)] == [
        "4711",
        ours,
    ]
    assert measure(xml).lost == ()
    assert [each.video.chapters for each in read_message(xml).release.tracks if each.video] == [
        each.video.chapters for each in sent.tracks if each.video
    ]


def test_a_collection_that_is_no_chapter_is_lost() -> None:
    document = SHAPES["long_video"]().model_dump()
    document["tracks"][0]["video"]["chapters"] = CHAPTERS
    xml = compose_message(request(Release.model_validate(document), version="3.8.2")).xml
    other = xml.replace(b"<CollectionType>VideoChapter<", b"<CollectionType>FilmBundle<", 1)
    assert other != xml
    result = read_message(other)
    assert [each.title for each in result.release.tracks[0].video.chapters] == ["Riptide"]  # type: ignore[union-attr]
    assert "Collection/Title/TitleText" in {each.path for each in result.not_carried}


def _mix(**fields: Any) -> Release:
    document = SHAPES["dj_mix"]().model_dump()
    document["tracks"][0]["mix"][0] |= fields
    return Release.model_validate(document)


@pytest.mark.parametrize("version", ["4.2", "4.3", "4.3.2"])
def test_what_is_known_of_the_parts_of_a_mix_survives(version: str) -> None:
    said = {"isrc": None, "proprietary_ids": OTHERS, "subtitle": "Night Mix", "role": "Artist"}
    sent = _mix(**said, parental_warning="Explicit", recording_duration=601.5)
    xml = compose_message(request(sent, version=version)).xml
    assert list(schema_source().errors(f"ern/{version.replace('.', '')}", etree.fromstring(xml))) == []
    assert measure(xml).lost == ()
    assert read_message(xml).release.tracks[0].mix == sent.tracks[0].mix


def test_a_part_of_a_mix_needs_an_identifier() -> None:
    part = {"title": "Undertow", "artist": "Nova Kestrel", "start": 0, "duration": 60}
    with pytest.raises(ValidationError, match="Add isrc or proprietaryIds"):
        MixPart.model_validate(part)
    assert MixPart.model_validate({**part, "proprietaryIds": OTHERS}).isrc is None


def test_a_part_of_a_mix_without_an_identifier_is_named_as_lost() -> None:
    xml = compose_message(request(_mix(isrc=None, proprietary_ids=OTHERS), version="4.3")).xml
    bare = re.sub(rb"<ProprietaryId[^>]*>4711</ProprietaryId>", b"", xml)
    result = read_message(bare)
    assert len(result.release.tracks[0].mix) == len(_mix().tracks[0].mix) - 1
    assert "part-without-isrc" in {each.code for each in result.not_carried}


def test_a_wrong_isrc_of_a_part_is_kept_as_the_senders_own() -> None:
    sent = _mix()
    isrc = sent.tracks[0].mix[0].isrc or ""
    xml = compose_message(request(sent, version="4.3")).xml
    result = read_message(xml.replace(f">{isrc}<".encode(), b">QZ-NONE<"))
    part = result.release.tracks[0].mix[0]
    assert (part.isrc, [each.value for each in part.proprietary_ids]) == (None, ["QZ-NONE"])
    assert "tracks[0].mix[0].isrc" in {each.path for each in result.not_carried}
