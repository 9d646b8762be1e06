"""The values that each ERN version allows in deals (AVS). Data only; `UserDefined` is allowed everywhere besides."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DealValues:
    """One version's values by the facet of a deal; `channels` are kinds of distribution channels (3.8.2 only)."""

    models: frozenset[str]
    """CommercialModelType."""
    uses: frozenset[str]
    """UseType."""
    interfaces: frozenset[str]
    """UserInterfaceType."""
    carriers: frozenset[str]
    """CarrierType."""
    policies: frozenset[str]
    """RightsClaimPolicyType."""
    channels: frozenset[str] = frozenset()
    """DistributionChannelType."""


_MODELS = """
    AdvertisementSupportedModel DeviceFeeModel FreeOfChargeModel PayAsYouGoModel PerformanceRoyaltiesModel
    RightsClaimModel SubscriptionModel
"""
_USES = """
    Broadcast ConditionalDownload ContentInfluencedStream Display Download DubForLivePerformance DubForMovies
    DubForMusicOnHold DubForPublicPerformance DubForRadio DubForTV ExtractForInternet KioskDownload Narrowcast
    NonInteractiveStream OnDemandStream PerformAsMusicOnHold PerformInLivePerformance PerformInPublic
    PermanentDownload Playback PlayInPublic Podcast Print PrivateCopy PurchaseAsPhysicalProduct Rent Simulcast
    Stream TetheredDownload TimeInfluencedStream UseAsAlertTone UseAsDevice UseAsKaraoke UseAsRingbackTone
    UseAsRingbackTune UseAsRingtone UseAsRingtune UseAsScreensaver UseAsVoiceMail UseAsWallpaper
    UseForIdentification UseInMobilePhoneMessaging UseInPhoneListening UserMakeAvailableLabelProvided
    UserMakeAvailableUserProvided Webcast
"""
_USES_42 = "Cable Dub DubForAdvertisement Perform Use"
_USES_43 = "Cable Dub DubForOnDemandStreaming Perform Use"
_USES_432 = "UseForDataMining UseForTrainingGenerativeAI UseForTrainingNonGenerativeAI"
_INTERFACES = """
    ConnectedDevice GameConsole Jukebox KaraokeMachine Kiosk LocalStorageJukebox PersonalComputer
    PhysicalMediaWriter PortableDevice RemoteStorageJukebox
"""
_CARRIERS = """
    12InchDiscoSingleRemix 33rpm10InchLP 33rpm10InchSingle 33rpm12InchLP 33rpm12InchLp20Tracks 33rpm12InchMaxiSingle
    33rpm12InchSingle 33rpm7InchLP 33rpm7InchSingle 45rpm10InchLP 45rpm10InchMaxiSingle 45rpm10InchSingle
    45rpm12InchLP 45rpm12InchMaxiSingle 45rpm12InchSingle 45rpm7InchEP 45rpm7InchSingle 7InchMaxiSingleRemix BluRay
    CD CdCompilation CdEp CdEpEnhanced CdExtraCompilation CdExtraEP CdExtraLP CdExtraMaxiRemix CdExtraMaxiSingle
    CdExtraSingle CdExtraSingle2Tracks CdLp CdLp5Inch CdLpEnhanced CdLpPlusCdVideo CdLpPlusDvdAudio CdLpPlusDvdVideo
    CdLpPlusWeb CdMaxiSingle CdMaxiSingle3Inch CdMaxiSingleEnhanced CdMaxiSingleRemix CdPlusCdBonus CdPlusDvdBonus
    CdRom CdSingle CdSingle3Inch CdSingle5Inch CdVideo5LpNTSC CdVideo5LpPAL CdVideoAudioCompatible CombiPack DCC
    DccCompilation DualDisc DVD DvdAudio DvdAudio5MaxiSingle DvdAudioLP DvdAudioSingle DvdRom DvdSingle DvdVideo
    DvdVideo5MaxiSingleNTSC DvdVideo5MaxiSinglePAL DvdVideo5SingleNTSC DvdVideo5SinglePAL DvdVideoLpNTSC
    DvdVideoLpPAL DvdVideoLpPlusCdLpOrCdSingle FanPack HdDvdVideoLp LaserDiscLp12InchNTSC LpCompIdenticalToCdComp
    LpCompilation LpIdenticalToCD MC McCompIdenticalToCdComp McCompilation McDoubleLP McEP McIdenticalToCD McLP
    McMaxiSingle McRemix McSingle McSingleIdenticalToCDS MemoryDeviceAudioLP MemoryDeviceMixLP MemoryDeviceVideoLP
    Merchandise MiniDisc MiniDiscCompilation MiniDiscEP MiniDiscMaxiRemix MiniDiscSingleMaxiSingle PrePaidCard SACD
    SacdCompilation SacdLpStereo SacdLpStereoCdAudio SacdLpStereoSurround SacdLpStereoSurroundCdAudio
    SacdLpSurroundCdAudio SacdPlusDvdVideo VhsNTSC VhsPAL VhsPlusCdLp VhsSECAM
"""
_CHANNELS = """
    AsPerContract Broadcast Cable Internet InternetAndMobile IPTV MobileTelephone Narrowcast OnDemandStream
    PeerToPeer Physical Satellite Simulcast Unknown Webcast
"""
_POLICIES = frozenset({"BlockAccess", "Monetize", "ReportUsage"})
_OPEN = frozenset({"AsPerContract", "Unknown"})


def _set(*texts: str) -> frozenset[str]:
    return frozenset(" ".join(texts).split())


def _values_4(*uses: str) -> DealValues:
    return DealValues(
        _set(_MODELS),
        _set(_USES, *uses),
        _set(_INTERFACES, "SmartSpeakers"),
        _set(_CARRIERS, "FileSystem MemoryDevice OnlineSystem"),
        _POLICIES,
    )


DEALS_38 = DealValues(
    _set(_MODELS) | _OPEN,
    _set(_USES, "DubForAdvertisement") | _OPEN,
    _set(_INTERFACES) | _OPEN,
    _set(_CARRIERS),
    _POLICIES,
    _set(_CHANNELS),
)
DEALS_42 = _values_4(_USES_42)
DEALS_43 = _values_4(_USES_43)
DEALS_432 = _values_4(_USES_43, _USES_432)
