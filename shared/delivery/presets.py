"""Owns what is known of DSPs, as data: how to fill a target, and what they accept. Every fact has its source.

All sources were read in 2026-11. What has none is marked unverified: it fills forms, and never blocks.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.delivery.limits import Limit
from shared.errors import InvalidInput, Problem

READ = "2026-11"

_SPOTIFY_GUIDE = "providersupport.spotify.com/article/spotify-onboarding-guideline"
_SPOTIFY_START = "providersupport.spotify.com/article/step-1-getting-startedd"
_SPOTIFY_TESTS = "providersupport.spotify.com/article/step-3-sending-your-test-deliveries"
_SPOTIFY_FILES = "content-ops.atspotify.com/hc/en-us/articles/360050809271"
_YOUTUBE = "support.google.com/youtube/answer/3498397"
_YOUTUBE_SAMPLES = "support.google.com/youtube/answer/3506749"
_META = "developers.facebook.com, Rights Manager for music: DDEX"
_APPLE_SPEC = "help.apple.com/itc/musicspec"
_APPLE_AUDIO = "help.apple.com/itc/videoaudioassetguide"
_AUDIUS = "docs.audius.org/distributors/specification/overview"
_LABELCAMP = "help.labelcamp.io"
_SOURCEAUDIO = "docs.sourceaudio.com"
_NO_SOURCE = "no primary source found"


@dataclass(frozen=True, slots=True)
class Known:
    """A value of a target's field, and where it was read."""

    value: Any
    source: str
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Preset:
    """A DSP. `fields` are by the target's camelCase path, such as `requirements.ernVersion`."""

    name: str
    title: str
    fields: Mapping[str, Known]
    limits: tuple[Limit, ...] = ()
    notes: tuple[str, ...] = field(default=())
    """What a person should know; nothing checks it."""

    def target(self) -> dict[str, Any]:
        """The fields nested, as a form or `create_delivery_target` takes them."""
        filled: dict[str, Any] = {}
        for path, known in self.fields.items():
            *folders, name = path.split(".")
            place = filled
            for folder in folders:
                place = place.setdefault(folder, {})
            place[name] = known.value
        return filled


def _unverified(**values: Any) -> dict[str, Known]:
    return {name.replace("__", "."): Known(value, _NO_SOURCE, verified=False) for name, value in values.items()}


_TEMPLATE = _unverified(protocol="SFTP", layout="ddex-sftp-1.6", requirements__ernVersion="4.3", takedown="no-deal")

_SPOTIFY = Preset(
    name="spotify",
    title="Spotify",
    fields={
        "protocol": Known("SFTP", _SPOTIFY_TESTS),
        "layout": Known("ddex-sftp-1.6", _SPOTIFY_TESTS),  # a BatchComplete that is not empty
        "requirements.ernVersion": Known("4.3", _SPOTIFY_START),  # 3.7 to 4.2 are refused since 2026-04-01
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
        Limit("cover", "ratio", "Make the cover square.", _SPOTIFY_FILES, one_of=(1.0,), preferred=True),
    ),
    notes=(
        "Tests in this order: album for the US; EP with Canada added; single with a timed release; compilation without "
        "track 1; takedown of the whole.",
        "WAV files have format code 0x0001 and nothing after the audio data.",
        "Deals name a start date, a commercial model and a use type.",
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
    notes=("Test messages are validated only; their files need not be sent.",),
)
_META_PRESET = Preset(
    name="meta",
    title="Meta",
    fields={
        "protocol": Known("SFTP", _META),
        "layout": Known("ddex-sftp-1.6-empty-marker", _META),
        "requirements.ernVersion": Known("4.2", _META),
        **_unverified(takedown="no-deal"),
    },
    notes=("S3 is taken too.", "The message's name includes the ReleaseId."),
)
_APPLE = Preset(
    name="apple",
    title="Apple Music",
    fields={
        "layout": Known("itmsp", f"{_APPLE_SPEC} 5.3.21"),
        "requirements.audioFormat": Known(["WAV", "FLAC"], _APPLE_AUDIO, verified=False),
    },
    limits=(
        Limit("audio", "sampleRate", "Deliver 44.1 to 192 kHz.", _APPLE_AUDIO, minimum=44_100, maximum=192_000),
        Limit("audio", "bitDepth", "Deliver 16 or 24 bit.", _APPLE_AUDIO, one_of=(16, 24)),
        Limit("audio", "channels", "Deliver stereo; mono is refused.", _APPLE_AUDIO, minimum=2),
        Limit("release", "tracks", "Split the release.", f"{_APPLE_SPEC} 5.3.21", maximum=500),
    ),
    notes=("After delivery UPC, ISRC and vendor id cannot change (itunespartner.apple.com 5220).",),
)
_AUDIUS_PRESET = Preset(
    name="audius",
    title="Audius",
    fields={
        "requirements.ernVersion": Known("3.8.2", _AUDIUS),
        "takedown": Known("purge", _AUDIUS),
        "deals": Known(["free-streaming"], _AUDIUS),
        **_unverified(protocol="SFTP", layout="ddex-sftp-1.6"),
    },
    limits=(
        Limit("release", "territories", "Offer it worldwide.", _AUDIUS, one_of=("worldwide",)),
        Limit("release", "endDate", "Leave the end date out.", _AUDIUS, one_of=(False,)),
    ),
)
_LABELCAMP_PRESET = Preset(
    name="labelcamp",
    title="Labelcamp",
    fields={
        "protocol": Known("S3", _LABELCAMP),
        "requirements.ernVersion": Known("3.8.2", _LABELCAMP),
        "requirements.imageSpecs": Known(
            [{"type": "FrontCover", "formats": ["JPEG"], "minWidth": 3000, "maxWidth": 4500, "maxSize": 20_000_000}],
            _LABELCAMP,
        ),
        **_unverified(layout="ddex-sftp-1.6"),
    },
    limits=(
        Limit("cover", "format", "Deliver JPEG.", _LABELCAMP, one_of=("JPEG",)),
        Limit("cover", "width", "Scale it to 3000 to 4500 pixels.", _LABELCAMP, minimum=3000, maximum=4500),
        Limit("cover", "size", "Compress it to 20 MB or less.", _LABELCAMP, maximum=20_000_000),
    ),
    notes=("The label's name must be exactly the one registered there.",),
)
_SOURCEAUDIO_PRESET = Preset(
    name="sourceaudio",
    title="SourceAudio",
    fields={
        "requirements.ernVersion": Known("3.8.2", _SOURCEAUDIO),
        **_unverified(protocol="SFTP", layout="ddex-sftp-1.6"),
    },
    notes=("Acknowledges within 48 hours.",),
)
_PRESETS = {
    preset.name: preset
    for preset in (
        Preset("generic", "Any DSP that takes DDEX", _TEMPLATE),
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
    """The names that `preset_named` knows."""
    return tuple(_PRESETS)


def preset_named(name: str) -> Preset:
    """The preset of that name. Raises InvalidInput naming the known ones."""
    if name in _PRESETS:
        return _PRESETS[name]
    known = ", ".join(_PRESETS)
    raise InvalidInput([Problem("preset", f"There is no preset {name!r}.", "unknown", remedy=f"Use one of: {known}.")])
