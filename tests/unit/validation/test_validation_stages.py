"""The four stages on the smallest messages, with and without official schemas and content."""

import hashlib

import pytest

from shared.platform.schemas import SchemaSource
from shared.validation.content import ContentFile
from shared.validation.report import Report
from shared.validation.validate import validate_message
from tests.schemas import kit, schema_source


@pytest.fixture(scope="module")
def schemas() -> SchemaSource:
    return schema_source()


def codes(report: Report, stage: str) -> set[str]:
    return {finding.code for finding in report.findings if finding.stage == stage}


@pytest.mark.parametrize("version", ["382", "42", "43", "432"])
@pytest.mark.parametrize("kind", ["ern", "purge"])
def test_minimal_messages_pass_the_schema(schemas: SchemaSource, kind: str, version: str) -> None:
    report = validate_message(kit("minimal", f"{kind}-{version}.xml").read_bytes(), schemas=schemas)
    assert report.stages["xml"] == "passed"
    assert report.stages["schema"] == "passed"


def test_without_schemas_the_stage_does_not_run() -> None:
    report = validate_message(kit("minimal", "ern-382.xml").read_bytes())
    assert report.stages["schema"] == "not run"
    assert "stardust schemas install" in report.notes["schema"]
    assert report.stages["rules"] == "passed"


def test_the_stage_does_not_run_for_a_version_that_is_not_installed(schemas: SchemaSource) -> None:
    xml = kit("minimal", "ern-43.xml").read_bytes().replace(b"ern/43", b"ern/431")
    report = validate_message(xml, schemas=schemas)
    assert report.stages["schema"] == "not run"
    assert "ern/431" in report.notes["schema"]


def test_schema_findings_have_a_location(schemas: SchemaSource) -> None:
    xml = kit("minimal", "ern-43.xml").read_bytes().replace(b"<DisplayArtistName>Artist</DisplayArtistName>", b"", 1)
    report = validate_message(xml, schemas=schemas)
    assert report.stages["schema"] == "failed"
    finding = next(finding for finding in report.findings if finding.stage == "schema")
    assert finding.code == "element-content"
    assert finding.path == "/ern:NewReleaseMessage/ResourceList/SoundRecording/DisplayArtist"
    assert finding.line
    assert finding.source == "XML Schema of ERN 4.3"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b"<MessageId>M1</MessageId>", b"<MessageId></MessageId>", "message-id-empty"),
        (b"03:04:05Z", b"03:04:05", "created-without-zone"),
        (b"PADPIDA2014122301Q</PartyId>", b"PADPIDA2014122301X</PartyId>", "dpid"),
        (b"USAAA2600001", b"USAAA260001", "isrc"),
        (b"0724384960650", b"0724384960651", "icpn"),
        (b"<ICPN>0724384960650</ICPN>", b"<GRid>A12425GABC1234002N</GRid>", "grid-check"),
        (b"<PartyReference>P1<", b"<PartyReference>P2<", "reference-dangling"),
        (b"<ReleaseReference>R1<", b"<ReleaseReference>R0<", "reference-repeated"),
        (b"PT3M", b"-PT3M", "duration"),
        (b"PT3M", b"P1D", "duration"),
        (b"PT3M", b"PT0S", "duration-zero"),
        (b"<FullName>Artist<", b"<FullName> <", "text-empty"),
        (b'AvsVersionId="3"', b'AvsVersionId="three"', "value-set-version"),
        (b"</StartDateTime>", b"</StartDateTime><EndDateTime>2025-01-01T00:00:00</EndDateTime>", "period-ends-early"),
        (b"<DealTerms>", b"<DealTerms><TerritoryCode>worldwide</TerritoryCode>", "territory"),
        (b"<ParentalWarningType>", b"<ReleaseDate>2026-02-30</ReleaseDate><ParentalWarningType>", "date-impossible"),
    ],
)
def test_rules_find_what_schemas_miss(old: bytes, new: bytes, code: str) -> None:
    xml = kit("minimal", "ern-43.xml").read_bytes()
    assert old in xml
    assert code not in codes(validate_message(xml), "rules")
    assert code in codes(validate_message(xml.replace(old, new)), "rules")


AUDIO = b"not really audio"
DETAILS = b"""<TechnicalDetails>
  <TechnicalResourceDetailsReference>T1</TechnicalResourceDetailsReference>
  <DeliveryFile>
    <Type>AudioFile</Type>
    <AudioCodecType>FLAC</AudioCodecType>
    <NumberOfChannels>2</NumberOfChannels>
    <SamplingRate UnitOfMeasure="kHz">44.1</SamplingRate>
    <BitsPerSample>16</BitsPerSample>
    <File><URI>resources/1.flac</URI>
      <HashSum><Algorithm>MD5</Algorithm><HashSumValue>%s</HashSumValue></HashSum><FileSize>16</FileSize></File>
  </DeliveryFile>
</TechnicalDetails></SoundRecordingEdition>""" % hashlib.md5(AUDIO).hexdigest().upper().encode()


def measured(**changes: object) -> dict[str, ContentFile]:
    facts = {
        "size": 16,
        "md5": hashlib.md5(AUDIO).hexdigest(),
        "codec": "FLAC",
        "channels": 2,
        "sample_rate_hz": 44_100,
        "bit_depth": 16,
        "duration_s": 180.4,
    }
    return {"resources/1.flac": ContentFile(**{**facts, **changes})}  # type: ignore[arg-type]


def with_file() -> bytes:
    return kit("minimal", "ern-43.xml").read_bytes().replace(b"</SoundRecordingEdition>", DETAILS)


def test_content_agrees(schemas: SchemaSource) -> None:
    report = validate_message(with_file(), schemas=schemas, content=measured())
    assert report.stages["schema"] == "passed"
    assert report.stages["content"] == "passed"
    assert not codes(report, "content")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({}, "file-missing"),
        (measured() | {"resources/2.flac": ContentFile(1)}, "file-unused"),
        (measured(size=17), "file-size"),
        (measured(size=0), "file-empty"),
        (measured(md5="0" * 32), "file-hash"),
        (measured(codec="PCM"), "file-codec"),
        (measured(channels=1), "file-channels"),
        (measured(sample_rate_hz=48_000), "file-sampling-rate"),
        (measured(bit_depth=24), "file-bit-depth"),
        (measured(duration_s=120.0), "duration-differs"),
    ],
)
def test_content_differs(content: dict[str, ContentFile], code: str) -> None:
    assert code in codes(validate_message(with_file(), content=content), "content")
