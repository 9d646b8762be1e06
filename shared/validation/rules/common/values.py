"""Allowed values of the most important elements, by revision of DDEX's value sets. The schemas check the rest."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from shared.validation.message import MessageView
from shared.validation.nodes import Node
from shared.validation.rules.rule import Check, Rule, RuleSet, Violation

REVISIONS = ("3.8", "4.2", "AVS 3", "AVS 9")
"""Revisions of the value sets, oldest first: those of ERN 3.8 and ERN 4.2, AVS 1 to 3, and later ones."""


@dataclass(frozen=True, slots=True)
class ValueSet:
    """The values of one element: those of its first revision, and what later revisions add or drop."""

    name: str
    element: tuple[str, str]
    """Parent and tag."""
    family: str
    values: str
    added: Mapping[str, str] = field(default_factory=dict)
    dropped: Mapping[str, str] = field(default_factory=dict)

    def allowed(self, revision: str) -> frozenset[str]:
        """The values allowed in a revision."""
        allowed = set(self.values.split())
        for applied in REVISIONS[: REVISIONS.index(revision) + 1]:
            allowed |= set(self.added.get(applied, "").split())
            allowed -= set(self.dropped.get(applied, "").split())
        return frozenset(allowed)


_MODELS = "AdvertisementSupportedModel DeviceFeeModel FreeOfChargeModel PayAsYouGoModel PerformanceRoyaltiesModel \
RightsClaimModel SubscriptionModel UserDefined"
_USES = "Broadcast ConditionalDownload ContentInfluencedStream Display Download DubForAdvertisement \
DubForLivePerformance DubForMovies DubForMusicOnHold DubForPublicPerformance DubForRadio DubForTV ExtractForInternet \
KioskDownload Narrowcast NonInteractiveStream OnDemandStream PerformAsMusicOnHold PerformInLivePerformance \
PerformInPublic PermanentDownload PlayInPublic Playback Podcast Print PrivateCopy PurchaseAsPhysicalProduct Rent \
Simulcast Stream TetheredDownload TimeInfluencedStream UseAsAlertTone UseAsDevice UseAsKaraoke UseAsRingbackTone \
UseAsRingbackTune UseAsRingtone UseAsRingtune UseAsScreensaver UseAsVoiceMail UseAsWallpaper UseForIdentification \
UseInMobilePhoneMessaging UseInPhoneListening UserDefined UserMakeAvailableLabelProvided \
UserMakeAvailableUserProvided Webcast"
_RECORDINGS = "MusicalWorkReadalongSoundRecording MusicalWorkSoundRecording NonMusicalWorkReadalongSoundRecording \
NonMusicalWorkSoundRecording SpokenWordSoundRecording Unknown UserDefined"
_IMAGES = "BackCoverImage BookletBackImage BookletFrontImage DocumentImage FrontCoverImage Icon Logo Photograph Poster \
TrayImage Unknown UserDefined VideoScreenCapture Wallpaper"
_RELEASES = "Album AlertToneRelease AsPerContract AudioBookRelease AudioDramaRelease BackCoverImageRelease \
BookletBackImageRelease BookletFrontImageRelease BookletRelease Bundle ClassicalAlbum ClassicalDigitalBoxedSet \
ClassicalMultimediaAlbum ConcertVideo DigitalBoxSetRelease DjMix Documentary Drama DramaticoMusicalVideoRelease \
EBookRelease EP Episode FeatureFilm KaraokeRelease LiveEventVideo LogoRelease LongFormMusicalWorkVideoRelease \
LongFormNonMusicalWorkVideoRelease LyricSheetRelease MultimediaAlbum MultimediaDigitalBoxedSet MultimediaSingle \
MusicalWorkBasedGameRelease NonMusicalWorkBasedGameRelease PlayList RingbackToneRelease RingtoneRelease Season Series \
SheetMusicRelease ShortFilm Single SingleResourceRelease StemBundle UserDefined VideoAlbum VideoMastertoneRelease \
VideoSingle WallpaperRelease"
_WARNINGS = "Explicit ExplicitContentEdited NoAdviceAvailable NotExplicit Unknown UserDefined"

VALUE_SETS = (
    ValueSet("MessageControlType", ("MessageHeader", "MessageControlType"), "3", "LiveMessage TestMessage"),
    ValueSet("MessageControlType", ("MessageHeader", "MessageControlType"), "4", "LiveMessage TestMessage"),
    ValueSet("CommercialModelType", ("DealTerms", "CommercialModelType"), "3", f"{_MODELS} AsPerContract Unknown"),
    ValueSet("CommercialModelType_ERN", ("DealTerms", "CommercialModelType"), "4", _MODELS),
    ValueSet("UseType", ("Usage", "UseType"), "3", f"{_USES} AsPerContract Unknown"),
    ValueSet(
        "UseType_ERN",
        ("DealTerms", "UseType"),
        "4",
        f"{_USES} Cable Dub Perform Use",
        {
            "AVS 3": "DubForOnDemandStreaming",
            "AVS 9": "UseForDataMining UseForTrainingGenerativeAI UseForTrainingNonGenerativeAI",
        },
        {"AVS 3": "DubForAdvertisement"},
    ),
    ValueSet("SoundRecordingType", ("SoundRecording", "SoundRecordingType"), "3", _RECORDINGS),
    ValueSet("SoundRecordingType", ("SoundRecording", "Type"), "4", f"{_RECORDINGS} AudioStem", {"AVS 3": "Clip"}),
    ValueSet("ImageType", ("Image", "ImageType"), "3", _IMAGES),
    ValueSet(
        "ImageType",
        ("Image", "Type"),
        "4",
        _IMAGES,
        {"AVS 3": "Portrait", "AVS 9": "ProfilePicture SocialBannerImage"},
    ),
    ValueSet("ReleaseType_ERN4", ("Release", "ReleaseType"), "4", _RELEASES),
    ValueSet(
        "DisplayArtistRole",
        ("DisplayArtist", "DisplayArtistRole"),
        "4",
        "Artist FeaturedArtist MainArtist",
        {"AVS 3": "Composer", "AVS 9": "Brand UserDefined"},
    ),
    ValueSet("ParentalWarningType", ("Release", "ParentalWarningType"), "4", _WARNINGS),
    ValueSet("ParentalWarningType", ("SoundRecording", "ParentalWarningType"), "4", _WARNINGS),
    ValueSet("HashSumAlgorithmType", ("HashSum", "HashSumAlgorithmType"), "3", "MD4 MD5 SHA SHA1 UserDefined"),
    ValueSet(
        "HashSumAlgorithmType",
        ("HashSum", "Algorithm"),
        "4",
        "CRC32 MD2 MD4 MD4(MLNET) MD5 MDC2 RMD160 SHA SHA1 SHA2 SHA-224 SHA-256 SHA3 SHA-384 SHA-512 UserDefined",
    ),
)

_LAST_OLD_AVS = 3


def revision_of(view: MessageView) -> str:
    """The revision that applies to a message: its version's, or the one it names itself (4.3 and later)."""
    if view.family == "3":
        return "3.8"
    if "AvsVersionId" not in view.root.attributes:
        return "4.2"
    named = view.root.attributes["AvsVersionId"].partition(".")[0]
    old = named.isdecimal() and int(named[:4]) <= _LAST_OLD_AVS
    return "AVS 3" if old and view.version == "4.3" else "AVS 9"


def _not_allowed(value_set: ValueSet) -> Check:
    parent, tag = value_set.element
    by_revision = {revision: value_set.allowed(revision) for revision in REVISIONS}

    def check(view: MessageView) -> Iterator[Violation]:
        if view.version.startswith("4.1"):
            return  # its value sets are older than the known revisions
        allowed = by_revision[revision_of(view)]
        nodes: list[Node] = view.by_tag.get(tag, [])
        yield from (node for node in nodes if node.text.strip() not in allowed and _has_parent(node, parent))

    return check


def _has_parent(node: Node, tag: str) -> bool:
    return node.parent is not None and node.parent.tag == tag


def _rules(family: str) -> tuple[Rule, ...]:
    return tuple(
        Rule(
            "value",
            value_set.name,
            "Fatal Error",
            _not_allowed(value_set),
            f"{{value}} is not an allowed {value_set.element[1]} in this version.",
            "Use a value from the allowed value set; spelling and case matter.",
        )
        for value_set in VALUE_SETS
        if value_set.family == family
    )


VALUES_3 = RuleSet("DDEX allowed value sets", frozenset("3"), _rules("3"))
VALUES_4 = RuleSet("DDEX allowed value sets", frozenset("4"), _rules("4"))
