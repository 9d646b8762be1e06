"""Tests rules on the parts of a message: repeated, missing, or of another set, with our own messages as valid ones."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from lxml import etree

from shared.messages.ern.compose.message import compose_message
from shared.messages.ern.data.versions import VERSIONS
from shared.validation.rules.common.structure import STRUCTURE
from shared.validation.validate import validate_message
from tests.fixtures.messages import CREATED, request
from tests.fixtures.releases import SHAPES
from tests.mutants.changes import attribute, double, remove, remove_all, write

CODES = {rule.code for rule in STRUCTURE.rules} - {"p-line-missing"}
DEAL = "DealList/ReleaseDeal/Deal"
LONG = "<Type>LongFormMusicalWorkVideo</Type>"


def composed(version: str, shape: str = "album") -> bytes:
    return compose_message(request(SHAPES[shape](), version=version)).xml


def found(xml: bytes, codes: set[str] = CODES) -> set[str]:
    return {finding.code for finding in validate_message(xml).findings} & codes


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("shape", SHAPES)
def test_our_own_messages_repeat_and_lack_nothing(version: str, shape: str) -> None:
    assert found(composed(version, shape)) == set()


@pytest.mark.parametrize(
    ("version", "change", "code"),
    [
        ("4.3", double("DealTerms/UseType"), "element-repeated"),
        ("4.3", double("MessageHeader/MessageRecipient"), "element-repeated"),
        ("3.8.2", double("ReleaseDeal/DealReleaseReference"), "element-repeated"),
        ("4.2", double("Release/DisplayTitleText"), "title-repeated"),
        ("4.3", remove(f"{DEAL}/DealTerms"), "deal-without-terms"),
        ("3.8.2", remove_all("DealList/ReleaseDeal"), "nothing-offered"),
        ("4.3", attribute("AvsVersionId", "2"), "value-set-other"),
        ("4.3", attribute("AvsVersionId", "99"), "value-set-other"),
        ("4.3.2", attribute("AvsVersionId", "3"), "value-set-other"),
        ("4.3", attribute("AvsVersionId", "9"), "value-set-later"),
        ("3.8.2", attribute("ReleaseProfileVersionId", "AudioAlbum"), "profile-unknown"),
        ("3.8.2", remove("Release/ReleaseReference"), "release-reference-missing"),
        ("3.8.2", remove_all("Release/ReleaseType"), "release-untyped"),
        ("3.8.2", remove("SoundRecordingId/ISRC"), "resource-unidentified"),
        ("3.8.2", remove("Release//ResourceGroupContentItem"), "resource-ungrouped"),
        ("3.8.2", remove("Release//ResourceGroupContentItem/SequenceNumber"), "item-unnumbered"),
        ("4.2", write("MessageRecipient/PartyId", "PADPIDA2014122301Q"), "recipient-is-sender"),
    ],
)
def test_faults_of_structure_are_found(version: str, change: Callable[[etree._Element], bool], code: str) -> None:
    root = etree.fromstring(composed(version))
    assert change(root)
    assert code in found(etree.tostring(root), {code})


def test_a_second_main_release_is_found() -> None:
    xml = composed("3.8.2").replace(b"<Release>", b'<Release IsMainRelease="true">', 1)
    assert xml.count(b'IsMainRelease="true"') == 2
    assert "main-release-several" in found(xml)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("start", "end", "is_late"),
    [("2026-05-01", "2026-05-31", False), ("2026-05-01", "2026-06-02", True), ("2026-06-01", "", True)],
)
def test_a_pre_order_ends_when_the_general_deal_starts(version: str, start: str, end: str, *, is_late: bool) -> None:
    uses = "<Usage><UseType>{0}</UseType></Usage>" if version == "3.8.2" else "<UseType>{0}</UseType>"
    use = uses.format("PermanentDownload")
    deals = ""
    for first, last, flag in ((start, end, "<IsPreOrderDeal>true</IsPreOrderDeal>"), ("2026-06-01", "", "")):
        until = f"<EndDate>{last}</EndDate>" if last else ""
        deals += (
            "<Deal><DealTerms><TerritoryCode>Worldwide</TerritoryCode>"
            f"<ValidityPeriod><StartDate>{first}</StartDate>{until}</ValidityPeriod>"
            f"<CommercialModelType>PayAsYouGoModel</CommercialModelType>{use}{flag}</DealTerms></Deal>"
        )
    xml = composed(version).decode()
    opening = xml.index("<Deal>")
    xml = xml[:opening] + deals + xml[xml.index("</ReleaseDeal>") :]
    assert ("pre-order-late" in found(xml.encode())) is is_late


@pytest.mark.parametrize(
    ("version", "old", "new", "is_wrong"),
    [
        ("4.3", "", "", False),
        ("4.3", LONG, '<Type Namespace="P" UserDefinedValue="ConcertVideo">UserDefined</Type>', False),
        ("4.3", LONG, "<Type>ShortFormMusicalWorkVideo</Type>", True),
        ("4.2", "<Type>ConcertVideo</Type>", LONG, False),
        ("4.2", "<Type>ConcertVideo</Type>", "<Type>LyricVideo</Type>", True),
        ("4.2", "<Video>", '<Video IsSupplemental="true">', True),
    ],
)  # fmt: skip
def test_a_long_video_is_counted_as_each_version_names_it(version: str, old: str, new: str, *, is_wrong: bool) -> None:
    xml = composed(version, "long_video").decode()
    assert old in xml
    assert ("long-video-number" in found(xml.replace(old, new, 1).encode(), {"long-video-number"})) is is_wrong


@pytest.mark.parametrize(("version", "is_wrong"), [("4.2", True), ("4.3", False)])
def test_a_second_long_video_is_a_trailer_in_43_and_a_supplement_before(version: str, *, is_wrong: bool) -> None:
    xml = composed(version, "long_video").decode()
    video = xml[xml.index("<Video>") : xml.index("</Video>") + len("</Video>")]
    supplement = video.replace("<Video>", '<Video IsSupplemental="true">')
    assert "long-video-number" not in found(xml.replace(video, video + supplement).encode(), {"long-video-number"})
    both = found(xml.replace(video, video + video).encode(), {"long-video-number"})
    assert bool(both) is is_wrong


def test_overlapping_deals_are_found_among_very_many() -> None:
    deal = (
        "<Deal><DealTerms><TerritoryCode>{0}</TerritoryCode><ValidityPeriod><StartDate>{1}</StartDate></ValidityPeriod>"
        "<CommercialModelType>SubscriptionModel</CommercialModelType><UseType>OnDemandStream</UseType></DealTerms></Deal>"
    )
    codes = [a + b for a in "ABCDEFGHIJ" for b in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    deals = "".join(deal.format(code, "2026-06-01") for code in codes)
    xml = composed("4.3").decode()
    opening, rest = xml[: xml.index("<Deal>")], xml[xml.index("</ReleaseDeal>") :]
    assert "deals-overlap" not in found((opening + deals + rest).encode(), {"deals-overlap"})
    more = deals + deal.format(codes[-1], "2026-07-01")
    assert "deals-overlap" in found((opening + more + rest).encode(), {"deals-overlap"})


def test_a_message_created_in_the_future_is_told_when_it_is_imported() -> None:
    from shared.catalog.imports.read import read_candidates

    (late,) = read_candidates("ern", composed("4.3").decode(), CREATED - timedelta(days=3))
    assert "created-in-future" in {finding.code for finding in late.problems}
    (fine,) = read_candidates("ern", composed("4.3").decode(), CREATED)
    assert "created-in-future" not in {finding.code for finding in fine.problems}
