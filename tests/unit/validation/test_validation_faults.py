"""Faults seeded into a valid album: the responsible stage finds each of them."""

from dataclasses import replace
from pathlib import Path

import pytest

from shared.platform.schemas import SchemaSource
from shared.validation.content import ContentFile
from shared.validation.report import Report
from shared.validation.validate import validate_message
from tests.schemas import schema_source

ALBUM = (Path(__file__).parent / "messages" / "album-43.xml").read_text()
AUDIO = ContentFile(11, "1" * 32, codec="FLAC", duration_s=205, channels=2, sample_rate_hz=44_100, bit_depth=16)
COVER = ContentFile(33, "3" * 32, codec="JPEG", width=3000, height=3000, color_space="RGB")
FILES = {
    "resources/1.flac": AUDIO,
    "resources/2.flac": replace(AUDIO, size=22, md5="2" * 32, duration_s=245.5),
    "resources/cover.jpg": COVER,
}

PROFILE = 'ReleaseProfileVersionId="Audio"'
ITEM = "<SequenceNumber>2</SequenceNumber>\n            <ReleaseResourceReference>A2</ReleaseResourceReference>"
TRACK = "<ReleaseResourceReference>A2</ReleaseResourceReference>\n      <ReleaseLabelReference>"
GROUP = '"Component">\n          <SequenceNumber>1</SequenceNumber>'
TITLE = "<DisplayTitleText>First</DisplayTitleText>"
ROLE = "<Role>Composer</Role>"
WRITER = f"<ContributorPartyReference>PWriter</ContributorPartyReference>\n        {ROLE}\n      </Contributor>"
TERRITORY = "<TerritoryCode>Worldwide</TerritoryCode>"
LABEL = "<ReleaseLabelReference>PLabel</ReleaseLabelReference>"
MODEL = "<CommercialModelType>SubscriptionModel</CommercialModelType>"
USE = "<UseType>OnDemandStream</UseType>"
DEAL = ALBUM[ALBUM.index("<Deal>") : ALBUM.index("</Deal>") + len("</Deal>")]
BITS = "<BitsPerSample>16</BitsPerSample>"
RELEASE_DATE = "<ReleaseDate>2026-03-06</ReleaseDate>"
START = "<StartDateTime>2026-03-06T00:00:00</StartDateTime>"
COVER_LINK = "<LinkedReleaseResourceReference>A3</LinkedReleaseResourceReference>"
ICPN = "<ICPN>0724384960650</ICPN>"
PROPRIETARY = '<ProprietaryId Namespace="PADPIDA2014122301Q">cover-1</ProprietaryId>'

XML = [
    ("</ern:NewReleaseMessage>", "", "not-well-formed"),
    ("<ern:NewReleaseMessage", "<!DOCTYPE x><ern:NewReleaseMessage", "doctype"),
    ("http://ddex.net/xml/ern/43", "http://ddex.net/xml/ern/99", "unknown-message"),
    ("Example Label", "Sun & Moon", "not-well-formed"),
    ("<ern:NewReleaseMessage", "<NewReleaseMessage", "not-well-formed"),
]
SCHEMA = [
    ("<DisplayArtistName>Example Artist</DisplayArtistName>", "", "element-content"),
    ("<Duration>PT3M25S</Duration>", "", "element-content"),
    (TITLE, f"{TITLE}<Mood>Happy</Mood>", "element-content"),
    (ICPN, ICPN * 2, "element-content"),
    (TERRITORY, "<TerritoryCode>worldwide</TerritoryCode>", "cvc-enumeration-valid"),
    ("<ReleaseType>EP<", "<ReleaseType>Extended<", "cvc-enumeration-valid"),
    (">TestMessage<", ">Test<", "cvc-enumeration-valid"),
    (USE, "<UseType>Streaming</UseType>", "cvc-enumeration-valid"),
    (' LanguageAndScriptCode="en"', "", "cvc-complex-type-4"),
    ("2026-02-01T10:00:00Z", "yesterday", "cvc-datatype-valid-1-2-1"),
    ("PT3M25S", "3:25", "cvc-datatype-valid-1-2-1"),
    (">PADPIDA2014122301Q<", ">Example<", "cvc-pattern-valid"),
    ("<ReleaseReference>R0", "<ReleaseReference>Album", "cvc-pattern-valid"),
]
RULES = [
    (">message-1<", "><", "message-id-empty"),
    ("10:00:00Z", "10:00:00", "created-without-zone"),
    ('AvsVersionId="3"', 'AvsVersionId="latest"', "value-set-version"),
    (PROFILE, 'ReleaseProfileVersionId="Album"', "profile-unknown"),
    (PROFILE, f'{PROFILE} ReleaseProfileVariantVersionId="Jazz"', "profile-variant"),
    (PROFILE, f'{PROFILE} ReleaseProfileVariantVersionId="BoxedSet"', "boxed-set-parts"),
    (PROFILE, f'{PROFILE} ReleaseProfileVariantVersionId="Classical"', "classical-work-missing"),
    (PROFILE, 'ReleaseProfileVersionId="SimpleAudioSingle"', "recording-number"),
    (PROFILE, 'ReleaseProfileVersionId="SimpleVideoSingle"', "video-number"),
    (PROFILE, 'ReleaseProfileVersionId="Video"', "video-missing"),
    (PROFILE, 'ReleaseProfileVersionId="DjMix"', "track-release-forbidden"),
    (PROFILE, 'ReleaseProfileVersionId="Ringtone"', "release-type"),
    (PROFILE, 'ReleaseProfileVersionId="LongFormMusicalWorkVideo"', "long-video-number"),
    ("PT3M25S", "-PT3M25S", "duration"),
    ("PT3M25S", "P1DT3M", "duration"),
    ("PT3M25S", "PT0S", "duration-zero"),
    ("<ISRC>QZABC2600001<", "<ISRC>QZABC260001<", "isrc"),
    ("<ISRC>QZABC2600001<", "<ISRC>QXABC2600001<", "isrc"),
    ("<ISRC>QZABC2600001<", "<ISRC>QZABC2600002<", "isrc-repeated"),
    ("0724384960650", "0724384960656", "icpn"),
    ("0000000121032683", "0000000121032684", "isni"),
    ("PADPIDA3897722461G", "PADPIDA3897722461H", "dpid"),
    (ICPN, "<GRid>A12425GABC1234002X</GRid>", "grid-check"),
    (ICPN, '<CatalogNumber Namespace="PADPIDA2014122301Q">1</CatalogNumber>', "release-unidentified"),
    (PROPRIETARY, PROPRIETARY.replace("cover-1", ""), "secondary-unidentified"),
    (">PArtist</ArtistPartyReference>", ">PNobody</ArtistPartyReference>", "reference-dangling"),
    ("<DealReleaseReference>R2", "<DealReleaseReference>R7", "reference-dangling"),
    ("<ReleaseVisibilityReference>V1", "<ReleaseVisibilityReference>V2", "reference-dangling"),
    ("<ResourceReference>A2<", "<ResourceReference>A1<", "reference-repeated"),
    ("<ReleaseReference>R2<", "<ReleaseReference>R1<", "reference-repeated"),
    (COVER_LINK, "", "resource-unused"),
    (COVER_LINK, "", "cover-unlinked"),
    ("<PartyReference>PWriter", "<PartyReference>PGhost", "party-unused"),
    (WRITER, WRITER + WRITER.join(["<Contributor>", ""]), "contributor-repeated"),
    ('<DisplayArtist SequenceNumber="1">', "<DisplayArtist>", "display-artist-sequence"),
    (ITEM, ITEM.replace("Number>2", "Number>1"), "sequence-repeated"),
    (ITEM, ITEM.partition("\n")[2], "primary-sequence"),
    ('ResourceGroupType="Component"', 'ResourceGroupType="MultiWorkPart"', "group-type"),
    (GROUP, '"Component">', "group-sequence"),
    (TRACK, TRACK.replace("A2", "A3"), "track-release-secondary"),
    (TRACK, TRACK.replace("A2", "A1"), "track-release-number"),
    (TRACK, "<DisplayTitleText>Second</DisplayTitleText>" + TRACK, "track-release-titles"),
    ("FrontCoverImage", "BackCoverImage", "cover-number"),
    ("<ReleaseType>EP<", "<ReleaseType>VideoSingle<", "release-type"),
    (ROLE, "<Role>UserDefined</Role>", "user-defined-missing"),
    (ROLE, '<Role UserDefinedValue="Whistler">UserDefined</Role>', "user-defined-namespace"),
    (ROLE, '<Role UserDefinedValue="Whistler" Namespace="PADPIDA2014122301Q">Composer</Role>', "user-defined-value"),
    (ROLE, "<Role>Producer</Role>", "writers-missing"),
    (LABEL, LABEL.replace("Reference>P", 'Reference IsDefault="true">P') * 2, "default-number"),
    (TERRITORY, "", "deal-nowhere"),
    (TERRITORY, TERRITORY + "<TerritoryCode>US</TerritoryCode>", "territory-needless"),
    (TERRITORY, "<TerritoryCode>worldwide</TerritoryCode>", "territory"),
    (TERRITORY, "<TerritoryCode>US</TerritoryCode>" * 2, "territory-repeated"),
    (USE, "", "deal-without-use"),
    (MODEL, "", "deal-without-model"),
    (USE, f"{USE}<CarrierType>CD</CarrierType>", "physical-terms"),
    (START, f"{START}<EndDateTime>2026-03-05T00:00:00</EndDateTime>", "period-ends-early"),
    ("2026-03-01T00:00:00", "2026-03-07T00:00:00", "visibility-late"),
    (RELEASE_DATE, "<ReleaseDate>2026-02-29</ReleaseDate>", "date-impossible"),
    (RELEASE_DATE, "<ReleaseDate>2026-03-05</ReleaseDate>", "original-date-late"),
    ("<TitleText>First<", "<TitleText> <", "text-empty"),
    ("<ISRC>QZABC2600001<", "<ISRC>qzabc2600001<", "isrc"),
    ("1" * 32, "1" * 31, "digest"),
    ("1" * 32, "1" * 31 + "x", "digest"),
    ("resources/1.flac", "../1.flac", "file-outside"),
    ("resources/1.flac", "/tmp/1.flac", "file-outside"),
    ("resources/1.flac", "http://files.example/1.flac", "file-remote"),
    ("resources/1.flac", "resources/2.flac", "file-shared"),
    (TITLE, TITLE.replace("First", "Last"), "title-differs"),
    ("<Year>2026</Year>", "<Year>2025</Year>", "line-year-differs"),
    (BITS, f"{BITS}<Duration>PT3M55S</Duration>", "file-duration-differs"),
    ("PADPIDA3897722461G", "PADPIDA2014122301Q", "recipient-is-sender"),
    (DEAL, DEAL * 2, "deals-overlap"),
]
CONTENT = [
    ("resources/1.flac", None, "file-missing"),
    ("resources/1.flac", replace(AUDIO, size=12), "file-size"),
    ("resources/1.flac", replace(AUDIO, size=0), "file-empty"),
    ("resources/1.flac", replace(AUDIO, md5="0" * 32), "file-hash"),
    ("resources/1.flac", replace(AUDIO, codec="PCM"), "file-codec"),
    ("resources/1.flac", replace(AUDIO, channels=1), "file-channels"),
    ("resources/1.flac", replace(AUDIO, sample_rate_hz=48_000), "file-sampling-rate"),
    ("resources/1.flac", replace(AUDIO, bit_depth=24), "file-bit-depth"),
    ("resources/1.flac", replace(AUDIO, duration_s=190.0), "duration-differs"),
    ("resources/cover.jpg", replace(COVER, width=2999), "image-width"),
    ("resources/cover.jpg", replace(COVER, height=2000), "cover-not-square"),
    ("resources/cover.jpg", replace(COVER, width=500, height=500), "cover-small"),
    ("resources/cover.jpg", replace(COVER, color_space="CMYK"), "cover-colour"),
    ("resources/cover.jpg", replace(COVER, codec="PNG"), "file-codec"),
    ("resources/3.flac", AUDIO, "file-unused"),
]


@pytest.fixture(scope="module")
def schemas() -> SchemaSource:
    return schema_source()


def seeded(old: str, new: str) -> bytes:
    assert old in ALBUM
    return ALBUM.replace(old, new, 1).encode()


def found(report: Report, stage: str) -> set[str]:
    return {finding.code for finding in report.findings if finding.stage == stage}


def test_the_album_has_no_findings(schemas: SchemaSource) -> None:
    report = validate_message(ALBUM.encode(), schemas=schemas, content=FILES)
    assert report.findings == ()
    assert set(report.stages.values()) == {"passed"}
    assert report.valid


@pytest.mark.parametrize(("old", "new", "code"), XML)
def test_xml_stage(old: str, new: str, code: str) -> None:
    report = validate_message(seeded(old, new), content=FILES)
    assert found(report, "xml") == {code}
    assert report.stages["rules"] == "not run"


@pytest.mark.parametrize(("old", "new", "code"), SCHEMA)
def test_schema_stage(schemas: SchemaSource, old: str, new: str, code: str) -> None:
    report = validate_message(seeded(old, new), schemas=schemas)
    assert code in found(report, "schema")
    assert not report.valid
    assert all(finding.line for finding in report.findings if finding.stage == "schema")


@pytest.mark.parametrize(("old", "new", "code"), RULES)
def test_rules_stage(old: str, new: str, code: str) -> None:
    finding = next(found for found in validate_message(seeded(old, new)).findings if found.code == code)
    assert finding.stage == "rules"
    assert finding.line
    assert finding.path.startswith("/ern:NewReleaseMessage")
    assert finding.message
    assert finding.remedy
    assert finding.source


@pytest.mark.parametrize(("path", "measured", "code"), CONTENT)
def test_content_stage(path: str, measured: ContentFile | None, code: str) -> None:
    files = {**FILES, path: measured} if measured else {name: file for name, file in FILES.items() if name != path}
    report = validate_message(ALBUM.encode(), content=files)
    assert code in found(report, "content")
    assert found(report, "rules") == set()
