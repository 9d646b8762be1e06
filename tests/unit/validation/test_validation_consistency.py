"""Tests rules on what a message says twice, with messages of our own composer as the valid ones."""

from datetime import timedelta

import pytest

from shared.messages.ern.compose.message import compose_message
from shared.messages.ern.data.versions import VERSIONS
from shared.validation.validate import validate_message
from tests.fixtures.messages import CREATED, request
from tests.fixtures.releases import SHAPES, album

CODES = {
    "digest", "file-outside", "file-remote", "file-shared", "title-differs", "line-year-differs",
    "file-duration-differs", "release-duration-differs", "clip-late", "deals-overlap", "recipient-is-sender",
    "main-release-without-deal", "preview-late",
}  # fmt: skip


def found(xml: bytes) -> set[str]:
    return {finding.code for finding in validate_message(xml).findings} & CODES


def composed(version: str, shape: str = "album") -> str:
    return compose_message(request(SHAPES[shape](), version=version)).xml.decode()


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("shape", SHAPES)
def test_our_own_messages_do_not_contradict_themselves(version: str, shape: str) -> None:
    assert found(composed(version, shape).encode()) == set()


@pytest.mark.parametrize(
    ("version", "old", "new", "code"),
    [
        ("3.8.2", "<DealReleaseReference>R0</DealReleaseReference>", "", "main-release-without-deal"),
        ("3.8.2", "<FilePath>resources/</FilePath>", "<FilePath>../resources/</FilePath>", "file-outside"),
        ("4.3", "<Duration>PT", "<Duration>PT9H", "release-duration-differs"),
    ],
)
def test_contradictions_are_found(version: str, old: str, new: str, code: str) -> None:
    xml = composed(version)
    assert old in xml
    if code == "main-release-without-deal":
        start = xml.index("<ReleaseDeal>", xml.index("<DealList>"))
        xml = xml[:start] + xml[xml.index("</ReleaseDeal>") + len("</ReleaseDeal>") :]
    elif code == "release-duration-differs":
        head, tail = xml[: xml.index("<ReleaseList>")], xml[xml.index("<ReleaseList>") :]
        xml = head + tail.replace(old, new, 1)
    else:
        xml = xml.replace(old, new, 1)
    assert code in found(xml.encode())


def test_a_clip_that_ends_after_the_recording_is_found() -> None:
    release = album()
    release.tracks[0].preview = None
    xml = composed("4.3", "with_deals")
    late = xml.replace("<StartPoint>30</StartPoint>", "<StartPoint>3000</StartPoint>", 1)
    assert late != xml
    assert "clip-late" in found(late.encode())


def test_preview_dates_after_the_deal_are_found_in_38() -> None:
    xml = composed("3.8.2", "with_deals")
    late = xml.replace("<ClipPreviewStartDateTime>2026", "<ClipPreviewStartDateTime>2036", 1)
    assert late != xml
    assert "preview-late" in found(late.encode())


@pytest.mark.parametrize("zone", ["", "Z"])
def test_a_creation_time_without_zone_does_not_block(zone: str) -> None:
    xml = composed("4.3").replace("T09:30:00Z</MessageCreatedDateTime>", f"T09:30:00{zone}</MessageCreatedDateTime>")
    report = validate_message(xml.encode())
    assert report.valid
    assert ("created-without-zone" in {finding.code for finding in report.findings}) is (not zone)


@pytest.mark.parametrize(("days", "found_later"), [(-2, True), (0, False), (30, False)])
def test_a_creation_time_in_the_future_is_found(days: int, found_later: bool) -> None:
    now = CREATED + timedelta(days=days)
    codes = {finding.code for finding in validate_message(composed("4.3").encode(), now=now).findings}
    assert ("created-in-future" in codes) is found_later
