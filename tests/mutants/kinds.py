"""The kinds of structural faults, and the official samples that they are seeded into."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from tests.mutants.changes import (
    ITEM,
    MAIN,
    Change,
    add,
    attribute,
    copy_text,
    double,
    equal,
    moved_end,
    next_check_digit,
    next_year,
    orphan,
    other_order,
    pre_order_late,
    remove,
    remove_all,
    swap,
    two_items,
    without_cover,
    without_language,
    without_main_deals,
    world_and_country,
    write,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fault: its group (missing, duplicated, ...), what it is about, and the change."""

    group: str
    name: str
    change: Change

    @property
    def label(self) -> str:
        """The group and the name, as figures and tests name the kind."""
        return f"{self.group}: {self.name}"


def mutant(xml: bytes, kind: Kind) -> bytes | None:
    """The message with the fault; None if the kind does not apply to it."""
    root = etree.fromstring(xml)
    return etree.tostring(root) if kind.change(root) else None


_TERRITORY = "DealList//DealTerms/TerritoryCode"
_USE = "DealList//DealTerms/UseType|DealList//DealTerms/Usage/UseType"
_TRACK = "ReleaseList/TrackRelease"
_PARTY = "PartyList/Party"
_SHA = "HashSum/HashSumValue|HashSum/HashSum"
_URI = "File/URI|File/FileName"
_ITEM_RESOURCE = "ResourceGroupContentItem/ReleaseResourceReference|Release//ReleaseResourceReference"
_CREATED = "MessageHeader/MessageCreatedDateTime"
_TITLE = "ReleaseList/Release/DisplayTitleText|ReleaseList/Release/ReferenceTitle/TitleText"

KINDS = (
    Kind("missing", "message header", remove("MessageHeader")),
    Kind("missing", "message id", write("MessageHeader/MessageId", "")),
    Kind("missing", "sender", remove("MessageHeader/MessageSender")),
    Kind("missing", "recipient", remove_all("MessageHeader/MessageRecipient")),
    Kind("missing", "creation time", remove(_CREATED)),
    Kind("missing", "resource that releases refer to", remove("ResourceList/SoundRecording|ResourceList/Video")),
    Kind("missing", "front cover", without_cover),
    Kind("missing", "party that others refer to", remove(_PARTY)),
    Kind("missing", "reference of a resource", remove("ResourceList/*/ResourceReference")),
    Kind("missing", "ISRC", remove("ResourceList//ISRC")),
    Kind("missing", "title of a recording", remove_all("ResourceList/SoundRecording/DisplayTitle")),
    Kind("missing", "duration of a recording", remove("ResourceList/SoundRecording/Duration|Video/Duration")),
    Kind("missing", "display artist of a recording", remove_all("ResourceList/SoundRecording/DisplayArtist")),
    Kind("missing", "main release", remove(MAIN)),
    Kind("missing", "id of the release", remove_all(f"{MAIN}/ReleaseId")),
    Kind("missing", "reference of the release", remove(f"{MAIN}/ReleaseReference")),
    Kind("missing", "type of the release", remove_all(f"{MAIN}/ReleaseType")),
    Kind("missing", "display artist of the release", remove_all(f"{MAIN}/DisplayArtist")),
    Kind("missing", "label of the release", remove_all(f"{MAIN}/ReleaseLabelReference")),
    Kind("missing", "P line of the release", remove_all("ReleaseList/Release//PLine")),
    Kind("missing", "resource group", remove_all(f"{MAIN}/ResourceGroup|ReleaseDetailsByTerritory/ResourceGroup")),
    Kind("missing", "item of the resource group", remove(ITEM)),
    Kind("missing", "sequence number of an item", remove(f"{ITEM}/SequenceNumber")),
    Kind("missing", "resource of an item", remove(f"{ITEM}/ReleaseResourceReference")),
    Kind("missing", "track release", remove(_TRACK)),
    Kind("missing", "release of a deal", remove_all("ReleaseDeal/DealReleaseReference")),
    Kind("missing", "deals of the main release", without_main_deals),
    Kind("missing", "terms of a deal", remove_all("DealList//DealTerms")),
    Kind("missing", "commercial model", remove_all("DealList//CommercialModelType")),
    Kind("missing", "use", remove_all(_USE)),
    Kind("missing", "territory of a deal", remove_all(_TERRITORY)),
    Kind("missing", "period of a deal", remove_all("DealList//DealTerms/ValidityPeriod")),
    Kind("missing", "value set version", attribute("AvsVersionId", None)),
    Kind("missing", "language of the message", without_language),
    Kind("duplicated", "resource", double("ResourceList/*")),
    Kind("duplicated", "party", double(_PARTY)),
    Kind("duplicated", "main release", double(MAIN)),
    Kind("duplicated", "track release", double(_TRACK)),
    Kind("duplicated", "item of the resource group", double(ITEM)),
    Kind("duplicated", "deals of a release", double("DealList/ReleaseDeal")),
    Kind("duplicated", "deal", double("DealList/ReleaseDeal/Deal")),
    Kind("duplicated", "territory", double(_TERRITORY)),
    Kind("duplicated", "use", double(_USE)),
    Kind("duplicated", "release of a deal", double("ReleaseDeal/DealReleaseReference")),
    Kind("duplicated", "message id", double("MessageHeader/MessageId")),
    Kind("duplicated", "recipient", double("MessageHeader/MessageRecipient")),
    Kind("duplicated", "duration", double("ResourceList/*/Duration")),
    Kind(
        "duplicated", "display artist",
        double("ReleaseList/Release/DisplayArtist|ReleaseDetailsByTerritory/DisplayArtist"),
    ),
    Kind("duplicated", "title", double("ReleaseList/Release/DisplayTitleText|ReleaseList/Release/ReferenceTitle")),
    Kind("duplicated", "resource group", double(f"{MAIN}/ResourceGroup|ReleaseDetailsByTerritory/ResourceGroup")),
    Kind("duplicated", "file", double("TechnicalDetails//File|File")),
    Kind("duplicated", "digest", double("File/HashSum")),
    Kind("duplicated", "release id", double("ReleaseList/Release/ReleaseId")),
    Kind("duplicated", "ISRC", double("ResourceList//ISRC")),
    Kind("duplicated", "deal list", double("DealList")),
    Kind("wrong reference", "item to no resource", write(_ITEM_RESOURCE, "A9999")),
    Kind("wrong reference", "item to a release", copy_text(f"{MAIN}/ReleaseReference", _ITEM_RESOURCE)),
    Kind("wrong reference", "two items to one resource", two_items),
    Kind("wrong reference", "track release to no resource", write(f"{_TRACK}/ReleaseResourceReference", "A9999")),
    Kind("wrong reference", "two track releases to one", equal(f"{_TRACK}/ReleaseResourceReference")),
    Kind("wrong reference", "deal to no release", write("ReleaseDeal/DealReleaseReference", "R9999")),
    Kind(
        "wrong reference", "deal to a resource",
        copy_text("ResourceList/*/ResourceReference", "ReleaseDeal/DealReleaseReference"),
    ),
    Kind("wrong reference", "artist to no party", write("DisplayArtist/ArtistPartyReference", "P9999")),
    Kind("wrong reference", "label to no party", write("ReleaseLabelReference", "P9999")),
    Kind("wrong reference", "contributor to no party", write("ContributorPartyReference", "P9999")),
    Kind(
        "wrong reference", "linked cover to no resource", write("LinkedReleaseResourceReference", "A9999"),
    ),
    Kind("wrong reference", "visibility", write("ReleaseVisibilityReference", "V9999")),
    Kind("wrong reference", "two resources, one reference", equal("ResourceList/*/ResourceReference")),
    Kind("wrong reference", "two parties, one reference", equal("PartyList/Party/PartyReference")),
    Kind("wrong reference", "two releases, one reference", equal("ReleaseList/*/ReleaseReference")),
    Kind("wrong reference", "two recordings, one ISRC", equal("ResourceList/SoundRecording//ISRC")),
    Kind("wrong reference", "two recordings, one file", equal("ResourceList/SoundRecording//File/URI")),
    Kind("orphan", "recording", orphan("ResourceList/SoundRecording", "ResourceReference")),
    Kind("orphan", "image", orphan("ResourceList/Image", "ResourceReference")),
    Kind("orphan", "party", orphan(_PARTY, "PartyReference")),
    Kind("orphan", "track release without resource", remove_all(f"{_TRACK}/ReleaseResourceReference")),
    Kind("orphan", "second main release", orphan(MAIN, "ReleaseReference")),
    Kind("orphan", "track release", orphan(_TRACK, "ReleaseReference")),
    Kind("wrong order", "children of a composite", other_order),
    Kind("wrong order", "resources after releases", swap("ResourceList", "ReleaseList")),
    Kind("wrong order", "header at the end", swap("MessageHeader", "ReleaseList")),
    Kind("wrong order", "deals before releases", swap("DealList", "ReleaseList")),
    Kind("wrong order", "two items with one number", equal("ResourceGroup/ResourceGroupContentItem/SequenceNumber")),
    Kind("wrong order", "terms before the release", swap("ReleaseDeal/Deal", "ReleaseDeal/DealReleaseReference")),
    Kind("wrong value", "unknown element", add("MessageHeader", "Greeting", "Hello")),
    Kind("wrong value", "lower-case ISRC", write("ResourceList//ISRC", str.lower)),
    Kind("wrong value", "short ISRC", write("ResourceList//ISRC", lambda text: text[:-1])),
    Kind("wrong value", "check digit of the UPC", write("ReleaseId/ICPN", next_check_digit)),
    Kind("wrong value", "form of the GRid", write("ReleaseId/GRid", lambda text: text[:-2])),
    Kind("wrong value", "digest", write(_SHA, "0123456789abcdef0123456789abcde")),
    Kind("wrong value", "path out of the package", write(_URI, "../elsewhere.flac")),
    Kind("wrong value", "file in the network", write("File/URI|File/URL", "http://files.example/1.flac")),
    Kind("wrong value", "territory", write(_TERRITORY, "World")),
    Kind("wrong value", "world and a country", world_and_country),
    Kind("wrong value", "use", write(_USE, "Streaming")),
    Kind("wrong value", "commercial model", write("DealList//CommercialModelType", "Subscription")),
    Kind("wrong value", "end before start", moved_end),
    Kind("wrong value", "day that does not exist", write("DealList//StartDate|DealList//StartDateTime", "2018-02-30")),
    Kind("wrong value", "pre-order beside the deal", pre_order_late),
    Kind("wrong value", "creation time in the future", write(_CREATED, "2126-01-01T00:00:00Z")),
    Kind("wrong value", "creation time", write(_CREATED, "yesterday")),
    Kind("wrong value", "sender as recipient", copy_text("MessageSender/PartyId", "MessageRecipient/PartyId")),
    Kind("wrong value", "party id of the sender", write("MessageSender/PartyId", "PADPIDA00000000000")),
    Kind("wrong value", "release type", write("ReleaseList/Release/ReleaseType", "Longplayer")),
    Kind("wrong value", "type of the cover", write("ResourceList/Image/Type|ResourceList/Image/ImageType", "Cover")),
    Kind("wrong value", "negative duration", write("ResourceList/*/Duration", lambda text: f"-{text}")),
    Kind("wrong value", "duration of zero", write("ResourceList/SoundRecording/Duration|Video/Duration", "PT0S")),
    Kind("wrong value", "duration of the release", write("ReleaseList/Release/Duration", "PT9H9M9S")),
    Kind("wrong value", "title beside its text", write("ResourceList/*/DisplayTitleText", "Another Title")),
    Kind("wrong value", "empty title", write(_TITLE, "")),
    Kind("wrong value", "year of a P line", write("ReleaseList//PLine/Year", next_year)),
    Kind("wrong value", "profile", attribute("ReleaseProfileVersionId", "Longplayer")),
    Kind("wrong value", "value set version", attribute("AvsVersionId", "2126")),
    Kind("wrong value", "schema version", attribute("MessageSchemaVersionId", "ern/999")),
    Kind("wrong value", "user-defined value without value", write("ResourceList//Contributor/Role", "UserDefined")),
    Kind("wrong value", "sequence number", write(f"{ITEM}/SequenceNumber", "first")),
)  # fmt: skip

SAMPLES = (
    *(f"ern411/{name}.xml" for name in ("1_Audio", "2_Video", "3_MixedMedia", "4_SimpleAudioSingle", "8_DjMix")),
    *(f"ern42/{name}.xml" for name in ("1_Audio", "2_Video", "4_SimpleAudioSingle", "7_LongformMusicalWorkVideo")),
    *(f"ern42/{name}.xml" for name in ("5_SimpleVideoSingle", "Variant_Classical")),
    *(f"ern43/{name}.xml" for name in ("1_Audio", "3_MixedMedia", "4_SimpleAudioSingle", "5_SimpleVideoSingle")),
    *(f"ern382/ddex-release-profiles/Profile_{name}.xml" for name in ("AudioAlbumMusicOnly", "AudioSingle")),
    *(f"ern382/ddex-release-profiles/Profile_{name}.xml" for name in ("VideoAlbum", "SimpleVideoSingle")),
    "ern382/ddex-business-profiles/Profile_GenericSubscriptionStreaming.xml",
    "ern383/Album.xml",
)
"""Official samples of every version, all valid against its schema."""


def applied(
    samples: dict[str, bytes], per_kind: int, kinds: Sequence[Kind] = KINDS
) -> Iterator[tuple[Kind, str, bytes]]:
    """For each kind up to `per_kind` mutants, of samples taken in turn: kind, sample, message."""
    names = list(samples)
    for kind in kinds:
        place = KINDS.index(kind) % len(names)
        found = 0
        for name in (*names[place:], *names[:place]):
            changed = mutant(samples[name], kind) if found < per_kind else None
            if changed is not None:
                found += 1
                yield kind, name, changed
