"""Tests the contents of composed messages, and what the composer rejects."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from lxml import etree

from shared.errors import InvalidInput, InvalidRelease
from shared.messages.ern.compose.message import compose_message
from shared.messages.ern.request import DeliveredFile, MessageRequest
from shared.model.catalog.credits import Party
from shared.model.catalog.release import Release
from tests.fixtures.messages import files, request
from tests.fixtures.releases import SHAPES, album, single, with_deals


def tree(release: Release, **more: Any) -> etree._Element:
    return etree.fromstring(compose_message(request(release, **more)).xml)


def texts(root: etree._Element, path: str) -> list[str]:
    return [element.text or "" for element in root.findall(path)]


def test_same_request_same_bytes() -> None:
    assert compose_message(request(album())).xml == compose_message(request(album())).xml


def test_header_contains_the_parties_and_the_time() -> None:
    behalf = Party(party_id="PADPIDA2013042401U", party_name="Other Label")
    root = tree(single(), test=False, on_behalf_of=behalf)
    head = root.find("MessageHeader")
    assert head is not None
    assert [child.tag for child in head] == [
        "MessageThreadId", "MessageId", "MessageSender", "SentOnBehalfOf", "MessageRecipient",
        "MessageCreatedDateTime", "MessageControlType",
    ]  # fmt: skip
    assert head.findtext("MessageCreatedDateTime") == "2026-05-05T09:30:00Z"
    assert head.findtext("MessageControlType") == "LiveMessage"
    assert head.findtext("SentOnBehalfOf/PartyId") == "PADPIDA2013042401U"
    assert tree(single()).findtext("MessageHeader/MessageControlType") == "TestMessage"


def test_album_has_one_track_release_per_track_with_its_isrc() -> None:
    root = tree(album())
    assert root.get("ReleaseProfileVersionId") == "Audio"
    ids = root.findall("ReleaseList/TrackRelease/ReleaseId/ProprietaryId")
    assert [each.text for each in ids] == [track.isrc for track in album().tracks]
    assert {each.get("Namespace") for each in ids} == {"PADPIDA2014122301Q"}
    group = root.find("ReleaseList/Release/ResourceGroup")
    assert group is not None
    assert texts(group, "ResourceGroupContentItem/SequenceNumber") == [str(n) for n in range(1, 13)]
    assert texts(group, "ResourceGroupContentItem/ReleaseResourceReference") == [f"A{n}" for n in range(1, 13)]
    assert texts(group, "LinkedReleaseResourceReference") == ["A13"]


def test_single_has_no_track_release_and_its_cover_is_linked_to_the_track() -> None:
    root = tree(single())
    assert root.get("ReleaseProfileVersionId") == "SimpleAudioSingle"
    assert root.findall("ReleaseList/TrackRelease") == []
    item = root.find("ReleaseList/Release/ResourceGroup/ResourceGroupContentItem")
    assert item is not None
    assert item.findtext("LinkedReleaseResourceReference") == "A2"
    assert texts(root, "DealList/ReleaseDeal/DealReleaseReference") == ["R0"]


def test_tracks_are_sorted_by_disc_and_number() -> None:
    release = album()
    release.tracks.reverse()
    assert texts(tree(release), "ResourceList/SoundRecording/SoundRecordingEdition/ResourceId/ISRC") == [
        track.isrc for track in album().tracks
    ]


def test_technical_details_are_the_measured_ones() -> None:
    root = tree(SHAPES["extended_play"]())
    file = root.find("ResourceList/SoundRecording/SoundRecordingEdition/TechnicalDetails/DeliveryFile")
    assert file is not None
    details = {child.tag: child.text for child in file if len(child) == 0}
    assert details == {
        "Type": "AudioFile", "AudioCodecType": "FLAC", "BitRate": "1200", "NumberOfChannels": "2",
        "SamplingRate": "96000", "BitsPerSample": "24", "Duration": "PT3M35.48S", "IsProvidedInDelivery": "true",
    }  # fmt: skip
    asset = SHAPES["extended_play"]().assets.audio[0]
    assert file.findtext("File/URI") == f"resources/{asset.file_name}"
    assert file.findtext("File/HashSum/HashSumValue") == asset.hashes.md5


def test_update_omits_unchanged_files_but_contains_everything_else() -> None:
    release = single()
    kept = {name: DeliveredFile(file.uri, file.size, file.md5, included=False) for name, file in files(release).items()}
    root = tree(release, action="Update", files=kept)
    assert root.findall(".//URI") == []
    assert set(texts(root, ".//IsProvidedInDelivery")) == {"false"}
    assert len(root.findall("DealList/ReleaseDeal/Deal")) == 4


def test_takedown_has_no_deals_or_ended_deals_or_is_a_purge() -> None:
    assert tree(album(), action="Takedown").find("DealList") is None
    ended = tree(album(), action="Takedown", takedown="ended-deal", created=datetime(2026, 8, 1, 9, 30, tzinfo=UTC))
    assert set(texts(ended, ".//EndDateTime")) == {"2026-08-01T09:30:00Z"}
    purge = compose_message(request(album(), action="Takedown", takedown="purge"))
    assert purge.message_type == "PurgeReleaseMessage"
    assert etree.fromstring(purge.xml).findtext("PurgedRelease/ReleaseId/ICPN") == album().basic.barcode


def test_territories_come_from_the_release() -> None:
    root = tree(SHAPES["extended_play"]())
    assert set(texts(root, ".//DealTerms/TerritoryCode")) == {"US", "GB", "DE"}


def test_deals_start_at_local_midnight_or_at_one_instant_worldwide() -> None:
    assert set(texts(tree(album()), ".//ValidityPeriod/StartDateTime")) == {"2026-06-05T00:00:00"}
    release = album()
    release.rights.start_at = datetime(2026, 6, 5, 4, 0, tzinfo=UTC)
    assert set(texts(tree(release), ".//ValidityPeriod/StartDateTime")) == {"2026-06-05T04:00:00Z"}


def test_all_problems_are_reported_at_once_with_path_code_and_remedy() -> None:
    release = album()
    release.basic.barcode = None
    release.assets.cover_image = None
    release.metadata.genre_name = None
    release.tracks[0].audio = None
    release.tracks[1].metadata.duration = 0
    release.tracks[3].isrc = release.tracks[2].isrc
    release.tracks[5].sequence_number = release.tracks[4].sequence_number
    with pytest.raises(InvalidRelease) as caught:
        compose_message(request(release, deals=("download", "mind-reading")))
    found = {(problem.path, problem.code) for problem in caught.value.problems}
    assert found >= {
        ("basic.barcode", "missing-barcode"),
        ("assets.coverImage", "missing-cover"),
        ("metadata.genreName", "missing-genre"),
        ("tracks[0].audio", "missing-audio"),
        ("tracks[1].metadata.duration", "missing-duration"),
        ("tracks[3].isrc", "duplicate-isrc"),
        ("tracks[5].sequenceNumber", "duplicate-position"),
        ("deals[1]", "unknown-deal"),
    }
    assert all(problem.remedy for problem in caught.value.problems)


def test_a_release_without_tracks_is_rejected_but_a_takedown_needs_no_files() -> None:
    empty = album()
    empty.tracks = []
    with pytest.raises(InvalidRelease, match="no tracks"):
        compose_message(request(empty))
    bare = single()
    bare.assets.cover_image, bare.assets.audio = None, []
    assert compose_message(request(bare, action="Takedown", files={})).xml


def test_errors_for_unknown_versions_and_profiles_list_the_known_ones() -> None:
    with pytest.raises(InvalidInput, match=r"4\.3\.2"):
        compose_message(request(single(), version="9.9"))
    with pytest.raises(InvalidInput, match="SimpleAudioSingle"):
        compose_message(request(single(), profile="Album"))
    chosen = compose_message(request(single(), version="3.8.2", profile="Audio"))
    assert chosen.profile == "AudioSingle"
    assert "profile-of-other-version" in {warning.code for warning in chosen.warnings}
    with pytest.raises(InvalidRelease, match="profile Video does not allow audio tracks"):
        compose_message(request(single(), profile="Video"))


def test_deals_of_the_label_override_those_of_the_release() -> None:
    root = tree(with_deals())
    deals = [
        (
            offer.findtext("DealReleaseReference"),
            deal.findtext("DealTerms/UseType"),
            deal.findtext(".//StartDateTime") or deal.findtext(".//StartDate"),
        )
        for offer in root.findall("DealList/ReleaseDeal")
        for deal in offer.findall("Deal")
    ]
    assert ("R0", "OnDemandStream", "2026-09-18T00:00:00") in deals
    assert ("R0", "PermanentDownload", "2026-08-01") in deals
    assert ("R1", "PermanentDownload", "2026-08-01") in deals
    assert texts(root, ".//IsPreOrderDeal") == ["true"]
    assert texts(root, ".//InstantGratificationResourceList/DealResourceReference") == ["A1"]


def test_instant_gratification_is_marked_only_if_a_deal_of_the_message_has_it() -> None:
    flag = ".//ResourceGroupContentItem/IsInstantGratificationResource"
    assert texts(tree(with_deals()), flag) == ["true"]
    assert texts(tree(with_deals(), deals=("subscription-streaming",)), flag) == []
    assert texts(tree(with_deals(), action="Takedown"), flag) == []


def test_partial_takedown_removes_territories() -> None:
    root = tree(album(), action="Takedown", withdrawn=("FR", "BE"))
    assert set(texts(root, ".//ExcludedTerritoryCode")) == {"FR", "BE"}
    selected = tree(SHAPES["extended_play"](), action="Takedown", withdrawn=("DE",))
    assert set(texts(selected, ".//DealTerms/TerritoryCode")) == {"US", "GB"}


def test_a_request_is_never_modified() -> None:
    release = album()
    before = release.model_dump()
    unchanged: MessageRequest = request(release)
    compose_message(unchanged)
    assert release.model_dump() == before
    assert release.rights.start_date == date(2026, 6, 5)
