"""Owns the allowed values of the elements that decide most, by state of DDEX's value sets. Schemas know the rest."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from shared.validation.message import MessageView
from shared.validation.nodes import Node
from shared.validation.rules.rule import Check, Offence, Rule, RuleSet

STATES = ("3.8", "4.2", "AVS 3", "AVS 9")
"""States of the value sets, oldest first: what ERN 3.8 and ERN 4.2 have, AVS 1 to 3, and later ones."""


@dataclass(frozen=True, slots=True)
class ValueSet:
    """The words of one element: those of the first state that has it, and what later states add or drop."""

    name: str
    element: tuple[str, str]
    """Parent and tag."""
    family: str
    words: str
    added: Mapping[str, str] = field(default_factory=dict)
    dropped: Mapping[str, str] = field(default_factory=dict)

    def allowed(self, state: str) -> frozenset[str]:
        """The words in a state."""
        words = set(self.words.split())
        for reached in STATES[: STATES.index(state) + 1]:
            words |= set(self.added.get(reached, "").split())
            words -= set(self.dropped.get(reached, "").split())
        return frozenset(words)


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

_LAST_KNOWN_OLD = 3


def state_of(view: MessageView) -> str:
    """The state of the value sets that a message goes by: its version's, or the one it names itself (4.3 and later)."""
    if view.family == "3":
        return "3.8"
    if "AvsVersionId" not in view.root.attributes:
        return "4.2"
    named = view.root.attributes["AvsVersionId"].partition(".")[0]
    old = named.isdecimal() and int(named[:4]) <= _LAST_KNOWN_OLD
    return "AVS 3" if old and view.version == "4.3" else "AVS 9"


def _unknown(values: ValueSet) -> Check:
    parent, tag = values.element
    by_state = {state: values.allowed(state) for state in STATES}

    def check(view: MessageView) -> Iterator[Offence]:
        if view.version.startswith("4.1"):
            return  # its value sets are older than those known here
        allowed = by_state[state_of(view)]
        nodes: list[Node] = view.by_tag.get(tag, [])
        yield from (node for node in nodes if node.text.strip() not in allowed and _has_parent(node, parent))

    return check


def _has_parent(node: Node, tag: str) -> bool:
    return node.parent is not None and node.parent.tag == tag


def _rules(family: str) -> tuple[Rule, ...]:
    return tuple(
        Rule(
            "value",
            values.name,
            "Fatal Error",
            _unknown(values),
            f"{{value}} is no {values.element[1]} of this version.",
            "Choose a word of the allowed value set; spelling and case matter.",
        )
        for values in VALUE_SETS
        if values.family == family
    )


VALUES_3 = RuleSet("DDEX allowed value sets", frozenset("3"), _rules("3"))
VALUES_4 = RuleSet("DDEX allowed value sets", frozenset("4"), _rules("4"))
