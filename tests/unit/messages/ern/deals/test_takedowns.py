"""Tests that a takedown always can be sent, and never makes anything available again."""

from datetime import UTC, datetime
from typing import Any

import pytest
from lxml import etree

from shared.errors import InvalidRelease
from shared.messages.ern.compose.message import compose_message
from shared.messages.ern.data.versions import VERSIONS
from shared.messages.ern.read import read_message
from shared.model.catalog.offer import DealTerm
from shared.model.catalog.release import Release
from shared.validation.validate import validate_message
from tests.fixtures.messages import request
from tests.fixtures.releases import album
from tests.schemas import schema_source

NOW = datetime(2026, 8, 1, 12, 0, tzinfo=UTC)


def ended(release: Release, version: str = "4.3") -> list[tuple[str | None, str | None]]:
    """(use, end) of each deal of the main release in a takedown with ended deals."""
    deals = tuple(dict.fromkeys(term.use for term in release.deals))
    taken = request(release, version=version, action="Takedown", takedown="ended-deal", deals=deals, created=NOW)
    message = compose_message(taken)
    assert read_message(message.xml).action == "Takedown"
    root = etree.fromstring(message.xml)
    return [
        (each.findtext(".//UseType"), each.findtext(".//EndDate") or each.findtext(".//EndDateTime"))
        for offer in root.iterfind(".//ReleaseDeal")
        if offer.findtext("DealReleaseReference") == "R0"
        for each in offer.iter("DealTerms")
    ]


def with_terms(*terms: dict[str, Any]) -> Release:
    return album().model_copy(update={"deals": [DealTerm.model_validate(each) for each in terms]})


@pytest.mark.parametrize("version", VERSIONS)
def test_each_deal_ends_at_the_earlier_of_its_own_end_and_now(version: str) -> None:
    release = with_terms(
        {"use": "subscription-streaming"},
        {"use": "download", "startDate": "2026-06-05", "endDate": "2026-06-30"},
        {"use": "free-streaming", "startDate": "2026-06-05", "endDate": "2026-12-31"},
        {"use": "ringtone", "startDate": "2026-09-01"},
    )
    assert ended(release, version) == [
        ("OnDemandStream", "2026-08-01T12:00:00Z"),
        ("PermanentDownload", "2026-06-30"),
        ("OnDemandStream", "2026-08-01T12:00:00Z"),
    ]


def test_a_takedown_before_anything_began_has_no_deals() -> None:
    assert ended(with_terms({"use": "download", "startDate": "2026-09-01"})) == []


@pytest.mark.parametrize("takedown", ["no-deal", "ended-deal", "purge"])
@pytest.mark.parametrize("version", VERSIONS)
def test_a_takedown_does_not_fail_for_what_it_does_not_need(version: str, takedown: str) -> None:
    release = album()
    release.metadata.genre_name = release.metadata.genre_code = None
    release.assets.cover_image = None
    release.tracks[1].isrc = release.tracks[0].isrc
    release.tracks[2].sequence_number = release.tracks[3].sequence_number
    release.tracks[4].metadata.duration = 0
    release.deals = [DealTerm(use="mind-reading", tracks=["nobody"]), DealTerm(use="download", tracks=["nobody"])]
    for each in (release, release.model_copy(update={"tracks": []})):
        taken = request(
            each, version=version, action="Takedown", takedown=takedown, deals=("mind-reading", "download"), files={}
        )
        message = compose_message(taken)
        assert validate_message(message.xml, schemas=schema_source()).stages["schema"] == "passed"
    with pytest.raises(InvalidRelease):
        compose_message(request(release, version=version))


def test_a_takedown_still_needs_the_identity_of_the_release() -> None:
    release = album()
    release.basic.barcode = release.basic.grid = None
    with pytest.raises(InvalidRelease, match="UPC"):
        compose_message(request(release, action="Takedown"))


def test_a_takedown_refuses_a_territory_that_does_not_exist() -> None:
    with pytest.raises(InvalidRelease) as caught:
        compose_message(request(album(), action="Takedown", withdrawn=("YY",)))
    assert {(each.path, each.code) for each in caught.value.problems} == {("withdrawn", "unknown-territory")}
