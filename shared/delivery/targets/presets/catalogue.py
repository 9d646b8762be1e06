"""The presets: how to fill in a target for each DSP, and what the DSP accepts, as data with sources.

All sources were read in 2026-11. Values without a source are marked unverified: they fill in forms, but never block.
"""

from collections.abc import Mapping
from typing import Any

from shared.delivery.targets.presets.form import Known, Preset, unverified
from shared.delivery.targets.presets.limits import Limit
from shared.errors import Finding, InvalidInput

_SPOTIFY_GUIDE = "providersupport.spotify.com/article/spotify-onboarding-guideline"
_SPOTIFY_START = "providersupport.spotify.com/article/step-1-getting-startedd"
_SPOTIFY_TESTS = "providersupport.spotify.com/article/step-3-sending-your-test-deliveries"
_SPOTIFY_FILES = "content-ops.atspotify.com/hc/en-us/articles/360050809271"
_SPOTIFY_COVER = "support.spotify.com, cover art requirements, as quoted by others"
_YOUTUBE = "support.google.com/youtube/answer/3498397"
_YOUTUBE_SAMPLES = "support.google.com/youtube/answer/3506749"
_META = "developers.facebook.com, Rights Manager for music: DDEX"
_APPLE_SPEC = "help.apple.com/itc/musicspec"
_APPLE_AUDIO = "help.apple.com/itc/videoaudioassetguide, Music Audio Source Profile"
_APPLE_COVER = "itunespartner.apple.com/en/music/faq, Delivering Your Music: Requirements"
_AUDIUS = "docs.audius.org/distributors/specification/overview"
_LABELCAMP = "help.labelcamp.io/articles/5236564-ddex-feed-delivery-spec"
_SOURCEAUDIO = "docs.sourceaudio.com/administration/uploading_ddex_batches.html"

_RGB = ("RGB", "sRGB")
_APPLE_RATES = (44_100, 48_000, 88_200, 96_000, 176_400, 192_000)
_TEMPLATE = unverified(protocol="SFTP", layout="ddex-sftp-1.6", requirements__ernVersion="4.3", takedown="no-deal")

_SPOTIFY = Preset(
    name="spotify",
    title="Spotify",
    fields={
        "protocol": Known("SFTP", _SPOTIFY_TESTS),
        "layout": Known("ddex-sftp-1.6", _SPOTIFY_TESTS),  # a non-empty BatchComplete
        "requirements.ernVersion": Known("4.3", _SPOTIFY_START),  # 3.7 to 4.2 have been rejected since 2026-04-01
        "requirements.audioFormat": Known(["FLAC", "WAV"], _SPOTIFY_FILES),
        "requirements.imageSpecs": Known(
            [{"type": "FrontCover", "formats": ["PNG", "JPEG"], "minWidth": 640}], _SPOTIFY_FILES
        ),
        "takedown": Known("no-deal", _SPOTIFY_TESTS),  # PurgeReleaseMessage is not accepted
        "deals": Known(["subscription-streaming", "ad-supported-streaming"], _SPOTIFY_GUIDE, verified=False),
    },
    limits=(
        Limit("audio", "format", "Deliver FLAC.", _SPOTIFY_FILES, one_of=("FLAC", "WAV")),
        Limit("audio", "format", "FLAC is preferred.", _SPOTIFY_FILES, one_of=("FLAC",), preferred=True),
        Limit("audio", "bitDepth", "Deliver 16 or 24 bit.", _SPOTIFY_FILES, one_of=(16, 24)),
        Limit("audio", "channels", "Deliver stereo.", _SPOTIFY_FILES, one_of=(2,)),
        Limit("audio", "sampleRate", "Deliver 44.1 kHz or more.", _SPOTIFY_FILES, minimum=44_100),
        Limit("cover", "width", "Use a larger original; do not upscale.", _SPOTIFY_FILES, minimum=640),
        Limit("cover", "height", "Use a larger original; do not upscale.", _SPOTIFY_FILES, minimum=640),
        Limit(
            "audio",
            "formatCode",
            "Export WAV with WAVE_FORMAT_PCM (not extensible), or FLAC.",
            _SPOTIFY_FILES,
            one_of=("0x0001",),
        ),
        Limit(
            "audio", "trailingBytes", "Export WAV without chunks after the audio, or FLAC.", _SPOTIFY_FILES, one_of=(0,)
        ),
        Limit("cover", "ratio", "Make the cover square.", _SPOTIFY_FILES, one_of=(1.0,), preferred=True),
        Limit("cover", "colorSpace", "Convert the cover to RGB, 8 bits per channel.", _SPOTIFY_FILES, one_of=_RGB),
        Limit("cover", "profile", "Convert the cover to sRGB.", _SPOTIFY_COVER, one_of=("sRGB",), verified=False),
    ),
    notes=(
        "Test deliveries in this order: album for the US; EP with Canada added; single with a timed release; "
        "compilation without track 1; takedown of the whole release.",
        "Deals need a start date, a commercial model and a use type.",
    ),
)
_YOUTUBE_PRESET = Preset(
    name="youtube",
    title="YouTube",
    fields={
        "protocol": Known("SFTP", _YOUTUBE),
        "layout": Known("ddex-sftp-1.6", _YOUTUBE),  # any BatchComplete*.xml
        "requirements.ernVersion": Known("3.8.2", _YOUTUBE_SAMPLES),
        "ddex": Known(
            {"partyId": "PADPIDA2013020802I", "partyName": "YouTube"}, "support.google.com/youtube/answer/3505274"
        ),
        "deals": Known(["subscription-streaming", "ad-supported-streaming"], _YOUTUBE_SAMPLES, verified=False),
    },
    notes=("Test messages are only validated; their files need not be sent.",),
)
_META_PRESET = Preset(
    name="meta",
    title="Meta",
    fields={
        "protocol": Known("SFTP", _META),
        "layout": Known("ddex-sftp-1.6-empty-marker", _META),
        "requirements.ernVersion": Known("4.2", _META),
        **unverified(takedown="no-deal"),
    },
    notes=("S3 is also accepted.", "The message's name includes the ReleaseId."),
)
_APPLE = Preset(
    name="apple",
    title="Apple Music",
    fields={
        "layout": Known("itmsp", f"{_APPLE_SPEC} 5.3.21"),  # the message is Apple's metadata.xml
        "requirements.genreMapping": Known({"provider": "apple", "required": True, "strictMode": True}, _APPLE_SPEC),
        **unverified(deals=["subscription-streaming", "download"]),
        "requirements.audioFormat": Known(["WAV", "M4A", "FLAC"], _APPLE_COVER),
        "requirements.imageSpecs": Known(
            [{"type": "FrontCover", "formats": ["JPEG", "PNG"], "minWidth": 3000}], _APPLE_COVER
        ),
    },
    limits=(
        Limit("audio", "format", "Deliver WAV, Apple Lossless or FLAC.", _APPLE_COVER, one_of=("WAV", "M4A", "FLAC")),
        Limit("audio", "sampleRate", "Deliver a listed sample rate.", _APPLE_AUDIO, one_of=_APPLE_RATES),
        Limit("audio", "bitDepth", "Deliver 16 or 24 bit.", _APPLE_AUDIO, one_of=(16, 24)),
        Limit("audio", "channels", "Deliver two channels, identical if the source is mono.", _APPLE_AUDIO, minimum=2),
        Limit("cover", "format", "Deliver JPEG or PNG.", _APPLE_COVER, one_of=("JPEG", "PNG")),
        Limit("cover", "width", "Deliver 3000 x 3000 pixels or more.", _APPLE_COVER, minimum=3000),
        Limit("cover", "height", "Deliver 3000 x 3000 pixels or more.", _APPLE_COVER, minimum=3000),
        Limit("cover", "ratio", "Make the cover square.", _APPLE_COVER, one_of=(1.0,)),
        Limit("release", "tracks", "Split the release.", f"{_APPLE_SPEC} 5.3.21", maximum=500),
    ),
    notes=(
        "Set provider to the name that Apple gave you.",
        "UPC, ISRC and vendor id cannot change after delivery (itunespartner.apple.com 5220).",
    ),
)
_AUDIUS_PRESET = Preset(
    name="audius",
    title="Audius",
    fields={
        "requirements.ernVersion": Known("3.8.2", _AUDIUS),
        "takedown": Known("purge", _AUDIUS),
        "deals": Known(["free-streaming"], _AUDIUS),
        **unverified(protocol="SFTP", layout="ddex-sftp-1.6"),
    },
    limits=(
        Limit("release", "territories", "Offer the release worldwide.", _AUDIUS, one_of=("worldwide",)),
        Limit("release", "endDate", "Remove the end date.", _AUDIUS, one_of=(False,)),
    ),
    notes=("Prices are absolute amounts; price codes are ignored.", "Radio-like streams are not supported."),
)
_LABELCAMP_PRESET = Preset(
    name="labelcamp",
    title="Labelcamp",
    fields={
        "protocol": Known("S3", _LABELCAMP),
        "requirements.ernVersion": Known("3.8.2", _LABELCAMP),
        "requirements.audioFormat": Known(["FLAC", "WAV"], _LABELCAMP),
        "ddex": Known({"partyId": "PADPIDA2011111602K", "partyName": "Labelcamp"}, _LABELCAMP),
        "requirements.imageSpecs": Known(
            [{"type": "FrontCover", "formats": ["JPEG"], "minWidth": 3000, "maxWidth": 4500, "maxSize": 20_000_000}],
            _LABELCAMP,
        ),
        **unverified(layout="ddex-sftp-1.6"),
    },
    limits=(
        Limit("audio", "format", "Deliver FLAC or WAV.", _LABELCAMP, one_of=("FLAC", "WAV")),
        Limit("audio", "format", "FLAC is preferred.", _LABELCAMP, one_of=("FLAC",), preferred=True),
        Limit("cover", "format", "Deliver JPEG.", _LABELCAMP, one_of=("JPEG",)),
        Limit("cover", "ratio", "Make the cover square.", _LABELCAMP, one_of=(1.0,)),
        Limit("cover", "colorSpace", "Convert the cover to RGB.", _LABELCAMP, one_of=_RGB),
        Limit("cover", "width", "Scale the cover to 3000 to 4500 pixels.", _LABELCAMP, minimum=3000, maximum=4500),
        Limit("cover", "size", "Compress the cover to 20 MB or less.", _LABELCAMP, maximum=20_000_000),
    ),
    notes=("The label's name must exactly match the name registered with Labelcamp.",),
)
_SOURCEAUDIO_PRESET = Preset(
    name="sourceaudio",
    title="SourceAudio",
    fields={
        "protocol": Known("SFTP", _SOURCEAUDIO),  # or FTP
        "requirements.ernVersion": Known("3.8.2", _SOURCEAUDIO),
        **unverified(layout="ddex-sftp-1.6"),  # they specify ECHO 1.5, the previous version
    },
    notes=("Acknowledges within 48 hours.",),
)
_PRESETS = {
    preset.name: preset
    for preset in (
        Preset("generic", "Any DSP that accepts DDEX", _TEMPLATE),
        _SPOTIFY,
        _YOUTUBE_PRESET,
        _META_PRESET,
        _APPLE,
        Preset("amazon", "Amazon Music", _TEMPLATE),
        Preset("deezer", "Deezer", _TEMPLATE),
        _AUDIUS_PRESET,
        _LABELCAMP_PRESET,
        _SOURCEAUDIO_PRESET,
        Preset("beatport", "Beatport", _TEMPLATE),
        Preset("tiktok", "TikTok", _TEMPLATE),
    )
}


def preset_names() -> tuple[str, ...]:
    """The names that `preset_named` accepts."""
    return tuple(_PRESETS)


def preset_named(name: str) -> Preset:
    """The preset of that name. Raises InvalidInput, listing the known names."""
    if name in _PRESETS:
        return _PRESETS[name]
    known = ", ".join(_PRESETS)
    raise InvalidInput([Finding("preset", f"There is no preset {name!r}.", "unknown", remedy=f"Use one of: {known}.")])


def with_preset(target: Mapping[str, Any]) -> dict[str, Any]:
    """The target, with missing fields filled in from its `preset`; unchanged if the preset is unknown."""
    name = target.get("preset")
    if not isinstance(name, str) or name not in _PRESETS:
        return dict(target)
    known = _PRESETS[name].target()
    nested = [key for key, part in known.items() if isinstance(part, dict) and isinstance(target.get(key), Mapping)]
    return {**known, **target, **{key: {**known[key], **target[key]} for key in nested}}
