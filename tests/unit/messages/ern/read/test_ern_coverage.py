"""What survives reading and building: everything of our own messages, and what is lost is named."""

import json
import re
from pathlib import Path

import pytest
from lxml import etree
from typer.testing import CliRunner

from shared.cli.main import app
from shared.errors import InvalidInput
from shared.messages.ern.compose.message import compose_message
from shared.messages.ern.coverage import measure, rebuilt, values_of
from shared.messages.ern.data.versions import VERSIONS
from shared.messages.ern.read import read_message
from shared.model.catalog.release import Release
from shared.model.catalog.track import Preview
from tests.fixtures.messages import request
from tests.fixtures.releases import SHAPES
from tests.schemas import schema_source

MESSAGES = Path("tests/unit/validation/messages")
ALBUM_38 = compose_message(request(SHAPES["album"](), version="3.8.2")).xml


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("shape", SHAPES)
def test_everything_of_our_own_messages_survives(shape: str, version: str) -> None:
    xml = compose_message(request(SHAPES[shape](), version=version)).xml
    found = measure(xml)
    assert found.total > 30
    assert found.lost == ()
    assert found.share == 1.0


OTHERS = [{"namespace": "DPID:PADPIDA2012073007D", "value": "4711"}]


@pytest.mark.parametrize("version", VERSIONS)
def test_ids_of_others_and_dates_of_which_only_the_year_is_known_survive(version: str) -> None:
    document = SHAPES["album"]().model_dump()
    document["basic"] |= {"proprietary_ids": OTHERS, "original_release_date": "2010-10-01"}
    track = document["tracks"][0]
    track |= {"proprietary_ids": OTHERS, "release": {"grid": "A12425GABC1234002M", "proprietary_ids": OTHERS}}
    track["metadata"] |= {"first_publication_date": "2009", "creation_date": "2008-11", "genre_name": "Skiffle"}
    xml = compose_message(request(Release.model_validate(document), version=version)).xml
    assert measure(xml).lost == ()
    read, sent = read_message(xml).release, Release.model_validate(document)
    assert read.basic.proprietary_ids == sent.basic.proprietary_ids
    for name in ("proprietary_ids", "release"):
        assert [getattr(each, name) for each in read.tracks] == [getattr(each, name) for each in sent.tracks]
    metadata = read.tracks[0].metadata
    assert (metadata.first_publication_date, metadata.creation_date) == ("2009", "2008-11")
    if version == "3.8.2":
        genres = [each.text for each in etree.fromstring(xml).iterfind(".//SoundRecording//Genre/GenreText")]
        assert genres == ["Skiffle"] + [sent.metadata.genre_name] * (len(sent.tracks) - 1)
        dates = [each.text for each in etree.fromstring(xml).iterfind(".//Release/GlobalOriginalReleaseDate")]
        assert dates == ["2010-10-01"] * (len(sent.tracks) + 1)


KANA = {"text": "ノヴァ・ケストレル", "language": "ja-Hrkt", "sort_name": "ノヴァ・ケストレル"}


@pytest.mark.parametrize("version", VERSIONS)
def test_sort_names_and_local_names_of_contributors_survive(version: str) -> None:
    document = SHAPES["album"]().model_dump()
    person = {"name": "Nova Kestrel", "sort_name": "Kestrel, Nova", "local_names": [KANA]}
    group = {"name": "The Low Tides", "sort_name": "Low Tides (The)"}
    metadata = document["tracks"][0]["metadata"]
    metadata |= {"artists": [group, {"name": "Alone", "sort_name": "Alone"}]}
    metadata |= {"contributors": [{**person, "role": "Producer"}], "writers": [{**person, "role": "Composer"}]}
    sent = Release.model_validate(document)
    xml = compose_message(request(sent, version=version)).xml
    assert b"<NamesBeforeKeyName>Nova</NamesBeforeKeyName>" in xml
    assert measure(xml).lost == ()
    for field in ("artists", "contributors", "writers"):
        (one, other) = (getattr(each.tracks[0].metadata, field) for each in (read_message(xml).release, sent))
        assert [(each.sort_name, each.local_names) for each in one] == [
            (each.sort_name, each.local_names) for each in other
        ]


def test_a_sort_name_is_read_from_the_parts_of_a_name() -> None:
    name = b"<FullName>Nova Kestrel</FullName>"
    parts = b"<NamesBeforeKeyName>Nova</NamesBeforeKeyName><KeyName>Kestrel</KeyName>"
    assert name in ALBUM_38
    read = read_message(ALBUM_38.replace(name, name + parts)).release
    assert {each.sort_name for each in read.basic.artists if each.name == "Nova Kestrel"} == {"Kestrel, Nova"}
    assert measure(ALBUM_38.replace(name, name + parts)).lost == ()


def test_titles_and_labels_of_38_recordings_survive() -> None:
    """The display title has the subtitle in brackets, the formal and reference title have it apart."""
    xml = re.sub(r">\s+<", "><", ALBUM_38.decode())
    title, live = "<TitleText>Harbour</TitleText>", "<SubTitle>Live</SubTitle>"
    display = f'<Title TitleType="DisplayTitle">{title}</Title>'
    translated = '<Title LanguageAndScriptCode="ja" TitleType="TranslatedTitle"><TitleText>ライヴ</TitleText></Title>'
    for before, after in (
        (f"<ReferenceTitle>{title}", f"<ReferenceTitle>{title}{live}"),
        (f'"FormalTitle">{title}', f'"FormalTitle">{title}{live}'),
        (display, display.replace("Harbour", "Harbour (Live)") + translated),
        ("<ParentalWarningType>", "<LabelName>Other Label</LabelName><ParentalWarningType>"),
    ):
        assert before in xml
        xml = xml.replace(before, after, 1)
    metadata = read_message(xml.encode()).release.tracks[0].metadata
    assert (metadata.title, metadata.subtitle, metadata.formal_title) == ("Harbour", "Live", None)
    assert metadata.label == "Other Label"
    assert [(each.title, each.language) for each in metadata.local_titles] == [("ライヴ", "ja")]
    assert [each.text for each in measure(xml.encode()).lost] == ["Harbour (Live)"]


def test_a_reference_title_of_its_own_is_the_formal_title() -> None:
    song = SHAPES["album"]().tracks[0].metadata.title
    begin = ALBUM_38.index(b"<ReferenceTitle>")
    other = ALBUM_38[:begin] + ALBUM_38[begin:].replace(song.encode(), b"RV 269: I. Allegro", 1)
    formal = b'<Title TitleType="FormalTitle">'
    place = other.index(formal)
    other = other[:place] + other[other.index(b"</Title>", place) + len(b"</Title>") :]
    assert read_message(other).release.tracks[0].metadata.formal_title == "RV 269: I. Allegro"
    assert not [value for value in measure(other).lost if value.within == "ResourceList"]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_clip_of_which_only_the_start_is_known_survives(version: str) -> None:
    document = SHAPES["album"]().model_dump()
    document["tracks"][0]["preview"] = {"start_time": 45}
    xml = compose_message(request(Release.model_validate(document), version=version)).xml
    assert b"<StartPoint>45</StartPoint>" in xml
    assert measure(xml).lost == ()
    assert read_message(xml).release.tracks[0].preview == Preview(start_time=45)


CUES = [
    {"title": "Undertow", "use": "OnScreenMusic", "isrc": "QZAT22600077", "proprietary_ids": OTHERS, "musical": True}
    | {"start": 0, "duration": 184.5, "p_line": {"text": "2005 Example Recordings", "year": 2005}},
    {"title": "Riptide", "use": "Applause", "start": 184.5, "c_line": {"text": "2006 Example Recordings"}},
]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("shape", [each for each in SHAPES if any(track.video for track in SHAPES[each]().tracks)])
def test_the_cue_sheet_of_a_video_survives(shape: str, version: str) -> None:
    document = SHAPES[shape]().model_dump()
    track = next(each for each in document["tracks"] if each["video"])
    track["video"]["cues"] = CUES
    sent = Release.model_validate(document)
    composed = compose_message(request(sent, version=version))
    schema = f"ern/{version.replace('.', '')}"
    assert list(schema_source().errors(schema, etree.fromstring(composed.xml))) == []
    assert measure(composed.xml).lost == ()
    assert [each.video.cues for each in read_message(composed.xml).release.tracks if each.video] == [
        each.video.cues for each in sent.tracks if each.video
    ]


def test_a_value_that_no_field_holds_is_named_with_its_line() -> None:
    xml = (MESSAGES / "album-43.xml").read_bytes()
    more = xml.replace(b"</SoundRecording>", b"<Foreign><Value>kept nowhere</Value></Foreign></SoundRecording>", 1)
    (lost,) = set(measure(more).lost) - set(measure(xml).lost)
    assert (lost.within, lost.path, lost.text) == ("ResourceList", "SoundRecording/Foreign/Value", "kept nowhere")
    assert lost.line > 1


def test_a_deal_that_is_lost_is_lost_with_all_that_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    xml = (MESSAGES / "album-43.xml").read_bytes()
    begin, end = xml.index(b"<Deal>"), xml.index(b"</Deal>") + len(b"</Deal>")
    deal = xml[begin:end]
    second = re.sub(rb"<UseType>.*?</UseType>", b"<UseType>Rent</UseType>", deal)
    assert second != deal
    both = xml[:end] + second + xml[end:]
    monkeypatch.setattr("shared.messages.ern.coverage.rebuilt", lambda result: xml)
    lost = measure(both).lost
    assert {value.within for value in lost} == {"ReleaseDeal"}
    assert [value.name for value in lost] == ["TerritoryCode", "StartDate", "CommercialModelType", "UseType"]


def test_a_repeated_value_counts_as_often_as_it_stands() -> None:
    xml = (MESSAGES / "album-43.xml").read_bytes()
    keys = [value.key for value in values_of(xml)]
    assert len(keys) > len(set(keys))
    assert not [value for value in values_of(xml) if value.path.startswith("MessageHeader")]


def test_what_a_message_lacks_is_filled_so_that_it_can_be_built() -> None:
    xml = (MESSAGES / "album-43.xml").read_bytes()
    result = read_message(xml)
    basic = result.release.basic.model_copy(update={"barcode": None, "grid": None})
    bare = result.release.model_copy(update={"basic": basic})
    object.__setattr__(result, "release", bare)
    assert b"NewReleaseMessage" in rebuilt(result)


@pytest.mark.parametrize("version", ["34", "341", "35", "351", "36", "37", "371", "38", "381"])
def test_earlier_versions_are_read_by_their_namespace(version: str) -> None:
    xml = ALBUM_38
    older = xml.replace(b"http://ddex.net/xml/ern/382", f"http://ddex.net/xml/ern/{version}".encode())
    assert older != xml
    result = read_message(older)
    assert result.version.replace(".", "") == version
    assert result.release.model_dump(exclude={"ddex"}) == read_message(xml).release.model_dump(exclude={"ddex"})


def test_an_unknown_version_is_refused() -> None:
    with pytest.raises(InvalidInput):
        measure(ALBUM_38.replace(b"/ern/382", b"/ern/33"))


def run(*arguments: str | Path) -> tuple[int, str]:
    result = CliRunner(env={"COLUMNS": "200"}).invoke(app, ["ern", "coverage", *map(str, arguments)])
    return result.exit_code, result.stdout


def test_the_command_prints_the_share_per_file_and_in_total(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes((MESSAGES / "album-43.xml").read_bytes())
    code, out = run(tmp_path, "--json")
    shown = json.loads(out)
    (file,) = shown["files"]
    assert (code, file["total"], shown["total"]) == (0, shown["total"], file["total"])
    assert shown["share"] == round(shown["kept"] / shown["total"], 4)
    assert len(file["lost"]) == file["total"] - file["kept"]
    code, out = run(tmp_path)
    assert code == 0
    assert f"{shown['kept']} of {shown['total']} values survive" in out


def test_a_file_that_cannot_be_read_exits_with_1(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(b"<a/>")
    code, out = run(tmp_path / "a.xml", tmp_path / "absent.xml", MESSAGES / "album-43.xml", "--json")
    shown = json.loads(out)
    assert (code, ["error" in each for each in shown["files"]]) == (1, [True, True, False])
    assert run(tmp_path / "a.xml")[0] == 1


def test_a_folder_without_messages_exits_with_1(tmp_path: Path) -> None:
    code, out = run(tmp_path, "--json")
    assert (code, [each.keys() for each in json.loads(out)["files"]]) == (1, [{"file", "error"}])
    assert run(tmp_path)[0] == 1


def test_a_lost_value_that_looks_like_markup_is_shown_as_it_is(tmp_path: Path) -> None:
    xml = (MESSAGES / "album-43.xml").read_bytes()
    more = b"<Foreign><Value>[/x]:warning:</Value></Foreign></SoundRecording>"
    (tmp_path / "a.xml").write_bytes(xml.replace(b"</SoundRecording>", more, 1))
    code, out = run(tmp_path)
    assert (code, "'[/x]:warning:'" in out) == (0, True)
