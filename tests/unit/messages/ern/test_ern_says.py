"""Tests where each version puts the data that a label can enter."""

from datetime import UTC, datetime
from typing import Any

import pytest
from lxml import etree

from shared.errors import InvalidRelease
from shared.messages.ern.compose.message import compose_message
from shared.messages.ern.compose.parties import Ids, PartyRegistry
from shared.messages.ern.data.versions import VERSIONS
from shared.model.catalog.credits import Artist, Contributor, Publisher, RightsLine, Writer
from shared.model.catalog.release import Release
from shared.model.catalog.titles import GenreCode, GenreMappings
from shared.model.delivery.target import GenreMappingRequirement
from tests.fixtures.messages import request
from tests.fixtures.releases import SHAPES, album, single

FOUR = [version for version in VERSIONS if version.startswith("4")]


def tree(release: Release, version: str = "4.3", **more: Any) -> etree._Element:
    return etree.fromstring(compose_message(request(release, version=version, **more)).xml)


def texts(root: etree._Element, path: str) -> list[str]:
    return [element.text or "" for element in root.findall(path)]


def warnings(release: Release, version: str = "4.3", **more: Any) -> set[str]:
    return {warning.code for warning in compose_message(request(release, version=version, **more)).warnings}


@pytest.mark.parametrize("version", FOUR)
def test_titles_and_names_in_other_scripts(version: str) -> None:
    root = tree(SHAPES["localised"](), version)
    recording = root.find("ResourceList/SoundRecording")
    assert recording is not None
    shown = {
        (each.get("LanguageAndScriptCode"), each.get("ApplicableTerritoryCode"), each.text)
        for each in recording.findall("DisplayTitleText")
    }
    assert shown == {
        (None, "Worldwide", "Yoru no Minato"),
        ("ja-Jpan", "Worldwide", "夜の港"),
        ("en", "GB", "Night Harbour"),
    }
    assert "星" in texts(root, "PartyList/Party/PartyName/FullName")
    assert texts(recording, "LanguageOfPerformance") == ["ja", "en"]
    assert [each.get("UserDefinedValue") for each in recording.findall("VersionType")] == [
        None,
        "Harbour Festival Take",
    ]


def test_lines_by_territory_are_attributes_in_4_and_blocks_in_3() -> None:
    four = tree(SHAPES["localised"]())
    marked = [(each.get("ApplicableTerritoryCode"), each.get("IsDefault")) for each in four.findall(".//Release/PLine")]
    assert marked == [("Worldwide", "true"), ("JP", None)]
    three = tree(SHAPES["localised"](), "3.8.2")
    blocks = three.findall("ReleaseList/Release[1]/ReleaseDetailsByTerritory")
    assert [block.findtext("TerritoryCode") for block in blocks] == ["Worldwide", "JP"]
    assert [block.findtext("PLine/PLineCompany") for block in blocks] == ["Aurora Tape Records", "Minato Disc"]
    assert three.find("ReleaseList/Release[1]/PLine") is None
    recording = three.findall("ResourceList/SoundRecording[1]/SoundRecordingDetailsByTerritory")
    assert [block.findtext("TerritoryCode") for block in recording] == ["Worldwide", "GB", "JP"]
    assert [len(block.findall("TechnicalSoundRecordingDetails")) for block in recording] == [1, 0, 0]


@pytest.mark.parametrize("version", VERSIONS)
def test_discs_hidden_and_bonus_tracks_and_booklet(version: str) -> None:
    root = tree(SHAPES["two_discs"](), version)
    flag = "IsHiddenResource" if version == "3.8.2" else "NoDisplaySequence"
    assert texts(root, f".//ResourceGroup/ResourceGroup/ResourceGroupContentItem/{flag}")[:1] == ["true"]
    assert "true" in texts(root, ".//ResourceGroupContentItem/IsBonusResource")
    title = "Title/TitleText" if version == "3.8.2" else "DisplayTitle/TitleText"
    assert texts(root, f".//ResourceGroup/ResourceGroup/{title}")[:2] == ["The Album", "The Demos"]
    assert texts(root, "ResourceList/Text/TextType" if version == "3.8.2" else "ResourceList/Text/Type") == [
        "NonInteractiveBooklet"
    ]


@pytest.mark.parametrize("version", FOUR)
def test_a_boxed_set_has_its_releases_and_a_classical_album_its_works(version: str) -> None:
    boxes = tree(SHAPES["boxed_set"](), version)
    assert boxes.get("ReleaseProfileVariantVersionId") == "BoxedSet"
    groups = boxes.findall(".//Release/ResourceGroup/ResourceGroup")
    assert [group.get("ResourceGroupType") for group in groups] == ["ReleaseComponent", "ReleaseComponent"]
    assert all(group.findtext("ReleaseId/ICPN") for group in groups)
    works = tree(SHAPES["classical"](), version)
    assert works.get("ReleaseProfileVariantVersionId") == "Classical"
    group = works.find(".//Release/ResourceGroup/ResourceGroup")
    assert group is not None
    assert group.get("ResourceGroupType") == "MultiWorkPart"
    assert texts(group, "ResourceGroupContentItem/SequenceNumber") == ["1", "2", "3"]
    assert works.findtext(".//Release/ResourceGroup/ResourceGroupContentItem/SequenceNumber") == "2"
    formal = "FormalTitle" if version == "4.3.2" else "AdditionalTitle[@TitleType='FormalTitle']"
    assert works.find(f"ResourceList/SoundRecording/{formal}") is not None


@pytest.mark.parametrize(
    ("role", "profile"), [("Songwriter", "DigitalClassicalAudioAlbum"), ("Lyricist", "AudioAlbum")]
)
def test_a_classical_album_in_38_requires_a_composer_under_any_synonym(role: str, profile: str) -> None:
    release = SHAPES["classical"]()
    for track in release.tracks:
        track.metadata.writers = [Writer(name="Clara Wieck", role=role)]
    assert compose_message(request(release, version="3.8.2")).profile == profile


def test_the_composer_of_a_classical_album_counts_for_the_tracks_without_writers() -> None:
    release = SHAPES["classical"]()
    for track in release.tracks:
        track.metadata.writers = []
    assert compose_message(request(release, version="3.8.2")).profile == "AudioAlbum"
    release.metadata.writers = [Writer(name="Clara Wieck", role="Composer")]
    assert compose_message(request(release, version="3.8.2")).profile == "DigitalClassicalAudioAlbum"


def test_ai_is_included_in_432_and_warned_about_in_earlier_versions() -> None:
    release = SHAPES["credited"]()
    root = tree(release, "4.3.2")
    assert root.findtext("ResourceList/SoundRecording/ContainsAI") == "Partly"
    assert root.findtext("ReleaseList/Release/ContainsAI") == "Partly"
    assert texts(root, ".//Contributor/AiContribution") == ["Partly"]
    assert "not-in-version" not in {
        warning.code
        for warning in compose_message(request(release, version="4.3.2")).warnings
        if "AI" in warning.message
    }
    assert "not-in-version" in warnings(release, "4.3")


@pytest.mark.parametrize("version", VERSIONS)
def test_an_unknown_role_is_user_defined_with_a_warning(version: str) -> None:
    release = SHAPES["credited"]()
    root = tree(release, version)
    own = root.find(".//*[@UserDefinedValue='Tape Whisperer']")
    assert own is not None
    assert own.text == "UserDefined"
    assert own.get("Namespace") == "PADPIDA2014122301Q"
    assert "role-unmapped" in warnings(release, version)


def test_each_party_is_listed_once_with_all_its_roles() -> None:
    root = tree(SHAPES["credited"]())
    recording = root.find("ResourceList/SoundRecording")
    assert recording is not None
    parties = texts(recording, "Contributor/ContributorPartyReference")
    assert len(parties) == len(set(parties))
    first = recording.find("Contributor")
    assert first is not None
    assert texts(first, "Role") == ["Vocalist", "StudioProducer", "Composer"]
    assert first.findtext("HasMadeFeaturedContribution") == "true"


def test_writers_have_a_separate_list_in_382() -> None:
    root = tree(SHAPES["credited"](), "3.8.2")
    block = root.find("ResourceList/SoundRecording/SoundRecordingDetailsByTerritory")
    assert block is not None
    assert texts(block, "IndirectResourceContributor/IndirectResourceContributorRole") == [
        "Composer", "Lyricist", "MusicPublisher",
    ]  # fmt: skip
    assert block.findtext("IndirectResourceContributor/PartyId[@Namespace='IPI']") == "00052210040"
    assert block.find("DisplayArtist/PartyId[@IsISNI='true']") is not None


def test_rights_and_shares() -> None:
    root = tree(SHAPES["credited"]())
    controller = root.find("ResourceList/SoundRecording/ResourceRightsController")
    assert controller is not None
    assert texts(controller, "DelegatedUsageRights/TerritoryOfRightsDelegation") == ["US", "GB"]
    assert root.findtext("ResourceList/SoundRecording/WorkRightsController/RightSharePercentage") == "60"


def test_shares_of_the_work_are_in_the_order_of_the_credits() -> None:
    release = single()
    track = release.tracks[0].metadata
    track.contributors, track.writers = [Contributor(name="Orla Finch", role="Producer")], []
    track.publishers = [Publisher(name="Aurora Tape Publishing", share=60), Publisher(name="Orla Finch", share=40)]
    for version in ("4.2", "4.3.2"):
        root = tree(release, version)
        references = texts(root, ".//WorkRightsController/RightsControllerPartyReference")
        assert references == texts(root, ".//Contributor/ContributorPartyReference")
        assert texts(root, ".//WorkRightsController/RightSharePercentage") == ["40", "60"]


def test_a_track_without_credits_inherits_those_of_the_release() -> None:
    release = single()
    track, whole = release.tracks[0].metadata, release.metadata
    track.contributors, track.writers, track.publishers = [], [], []
    whole.contributors = [Contributor(name="Mika Ferro", role="Producer")]
    whole.writers = [Writer(name="Mika Ferro")]
    whole.publishers = [Publisher(name="Aurora Tape Publishing", share=50)]
    root = tree(release)
    assert texts(root, ".//SoundRecording/Contributor/Role") == ["StudioProducer", "Composer", "MusicPublisher"]
    assert root.findtext(".//WorkRightsController/RightSharePercentage") == "50"


def test_one_name_with_two_identifiers_is_two_parties() -> None:
    release = single()
    other = Artist(name="Nova Kestrel", isni="0000000114559647")
    release.tracks[0].metadata.artists = [release.basic.artists[0], other]
    assert len(tree(release).findall("PartyList/Party/PartyId/ISNI")) == 2
    alone = PartyRegistry(single(), "PADPIDA2014122301Q", "PADPIDA3897722461G")
    assert alone.party("Nova Kestrel") is alone.party("Nova Kestrel", Ids(isni="0000000121032683"))


def test_preview_clip_and_preview_dates() -> None:
    release = SHAPES["with_deals"]()
    clip = tree(release).find(".//ClipDetails")
    assert clip is not None
    assert clip.findtext("Timing/StartPoint") == "30"
    assert tree(release, "4.2").findtext(".//PreviewDetails/EndPoint") == "60"
    assert tree(release).findtext("DealList/ReleaseVisibility/ClipPreviewStartDateTime") == "2026-07-24T08:00:00Z"
    assert tree(release, "4.2").findtext("DealList/TrackReleaseVisibility/ClipPreviewStartDateTime")
    assert tree(release, "3.8.2").findtext(".//DealTerms/ClipPreviewStartDateTime") == "2026-07-24T08:00:00Z"
    late = SHAPES["with_deals"]()
    assert late.previews
    late.previews.clip = datetime(2026, 12, 1, tzinfo=UTC)
    with pytest.raises(InvalidRelease, match="after the first deal"):
        tree(late)


def test_prices() -> None:
    root = tree(SHAPES["with_deals"]())
    price = root.find(".//WholesalePricePerUnit")
    assert price is not None
    assert (price.get("CurrencyCode"), price.text) == ("EUR", "7.49")
    assert texts(root, ".//PriceCode") == ["FRONT", "FRONT", "MID"]


@pytest.mark.parametrize("version", FOUR)
def test_a_dj_mix_lists_its_parts_with_times(version: str) -> None:
    root = tree(SHAPES["dj_mix"](), version)
    related = root.findall("ResourceList/SoundRecording[1]/RelatedResource")
    assert [each.findtext("ResourceRelatedResourceReference") for each in related] == ["A2", "A3", "A4"]
    start = related[1].findtext("Timing/StartPoint")
    assert start == ("PT10M" if version == "4.2" else "600")
    assert len(root.findall("ResourceList/SoundRecording[@IsSupplemental='true']")) == 3


def test_genres_of_the_recipient() -> None:
    release = album()
    wanted = GenreMappingRequirement(provider="apple")
    assert texts(tree(release, genres=wanted), ".//Release/Genre/GenreText") == ["Electronic"]
    assert "genre-unmapped" in warnings(release, genres=wanted)
    fallback = GenreMappingRequirement(provider="apple", fallback_genre="Dance")
    assert set(texts(tree(release, genres=fallback), ".//Genre/GenreText")) == {"Dance"}
    with pytest.raises(InvalidRelease, match="requires a genre mapping for apple"):
        tree(release, genres=GenreMappingRequirement(provider="apple", strict_mode=True))
    mapped = album()
    mapped.metadata.genre_mappings = GenreMappings(apple=GenreCode(name="Ambient"))
    assert set(texts(tree(mapped, genres=wanted), ".//Genre/GenreText")) == {"Ambient"}


def test_files_that_a_profile_does_not_allow_are_left_out_and_reported() -> None:
    message = compose_message(request(SHAPES["two_discs"](), version="3.8.2"))
    assert message.unnamed == ("back-6",)
    assert "left-out" in {warning.code for warning in message.warnings}
    assert compose_message(request(SHAPES["two_discs"]())).unnamed == ()


def test_an_update_never_takes_a_release_down_by_accident() -> None:
    release = album()
    release.territories.excluded = ["US"]
    release.territories.included, release.territories.mode = ["US"], "selected"
    for action in ("Initial", "Update"):
        with pytest.raises(InvalidRelease, match="would take the release down"):
            tree(release, action=action)
    assert tree(release, action="Takedown").find("DealList") is None
    assert "no-deal" in warnings(album(), deals=())


def test_unknown_territories_and_currencies_are_rejected() -> None:
    release = SHAPES["with_deals"]()
    release.territories.excluded = ["ZZ"]
    release.metadata.p_lines = [RightsLine(text="2026 Nobody", territory="QQ")]
    price = release.deals[0].price
    assert price
    price.currency = "XXX"
    with pytest.raises(InvalidRelease) as caught:
        tree(release)
    assert {(problem.path, problem.code) for problem in caught.value.problems} == {
        ("territories.excluded", "unknown-territory"),
        ("metadata.pLines", "unknown-territory"),
        ("deals[0].price.currency", "unknown-currency"),
    }


def test_a_purge_is_never_partial() -> None:
    partial = tree(album(), action="Takedown", takedown="purge", withdrawn=("FR",))
    assert set(texts(partial, ".//ExcludedTerritoryCode")) == {"FR"}
    assert tree(album(), action="Takedown", withdrawn=("Worldwide",)).find("DealList") is None


def test_a_takedown_omits_deals_that_have_not_started() -> None:
    root = tree(album(), action="Takedown", takedown="ended-deal", created=datetime(2026, 5, 1, tzinfo=UTC))
    assert root.find("DealList") is None


def test_ended_deals_are_not_sent_again() -> None:
    root = tree(SHAPES["with_deals"](), action="Update", created=datetime(2026, 10, 1, tzinfo=UTC))
    assert texts(root, ".//IsPreOrderDeal") == []
    assert root.findall("DealList/ReleaseDeal/Deal")


@pytest.mark.parametrize(
    ("version", "shape", "asked"),
    [("3.8.2", "extended_play", "Album"), ("3.8.2", "mixed_media", "Bundle"), ("4.3", "extended_play", "EP")],
)
def test_the_release_type_is_one_that_the_profile_allows(version: str, shape: str, asked: str) -> None:
    assert tree(SHAPES[shape](), version).findtext("ReleaseList/Release/ReleaseType") == asked


def test_382_names_business_profiles_only_if_they_can_be_combined() -> None:
    def named(*deals: str) -> str | None:
        return tree(single(), "3.8.2", deals=deals).get("BusinessProfileVersionId")

    assert named("download") == "CommonDealTypes/14/GenericDownloadService"
    assert named("subscription-streaming", "ad-supported-streaming") == (
        "CommonDealTypes/14/InteractiveSubscriptionStreamingService "
        "CommonDealTypes/14/InteractiveAdSupportedStreamingService"
    )
    assert named("subscription-streaming", "download") is None
    assert named("free-streaming") is None
