"""Composes the technical details of delivered files from measurements; nothing is assumed."""

from collections.abc import Mapping

from shared.messages.ern.compose.context import Context
from shared.messages.ern.compose.formatting import duration, seconds
from shared.messages.ern.parts import AudioFile, Clip, Coded, File, ImageFile, TextFile, VideoFile
from shared.model.catalog.asset import AudioAsset, DocumentAsset, ImageAsset
from shared.model.catalog.track import Preview
from shared.model.catalog.video import VideoAsset

_AUDIO_CODECS: Mapping[str, str] = {
    "PCM": "PCM",
    "FLAC": "FLAC",
    "MP3": "MP3",
    "AAC": "AAC",
}
"""Measured codec -> AVS AudioCodecType, the same in every version. None has ALAC or Opus: they are user-defined."""

_ADM, _ADM_ENCODING = "ADM BWF", "Immersive audio as ADM BWF (ITU-R BS.2076 and BS.2088)"

_CODEC_OF_FORMAT: Mapping[str, str] = {"WAV": "PCM", "AIFF": "PCM", "FLAC": "FLAC", "MP3": "MP3"}
"""Formats that imply a single codec."""

_CONTAINERS: Mapping[str, str] = {"WAV": "WAV", "AIFF": "AIFF", "M4A": "MP4", "MP4": "MP4", "MOV": "QuickTime"}
_VIDEO_CODECS: Mapping[str, str] = {"H264": "AVC", "AVC": "AVC", "MPEG4": "MPEG-4", "MPEG2": "MPEG-2"}
_MODES: Mapping[int, str] = {1: "Mono", 2: "Stereo"}


def recording_mode(context: Context, asset: AudioAsset) -> str:
    """AVS RecordingMode of a file."""
    if asset.immersive and "immersive" in context.version.supports:
        return "ImmersiveAudio"
    return _MODES.get(asset.channels, "MultichannelAudio")


def delivered_file(context: Context, asset_id: str) -> tuple[File | None, bool]:
    """The file as the message references it, and whether this delivery includes it."""
    context.named.add(asset_id)
    delivered = context.request.files.get(asset_id)
    if delivered is None or not delivered.included:
        return None, False
    folder, _, name = delivered.uri.rpartition("/")
    return File(delivered.uri, f"{folder}/" if folder else None, name, delivered.md5), True


def audio_file(
    context: Context, asset: AudioAsset, number: int | str, preview: Preview | None, isrc: str | None = None
) -> AudioFile:
    """Technical details `T{number}` of an audio file; `isrc` if it is of another encoding than its recording's."""
    file, provided = delivered_file(context, asset.id)
    supports = context.version.supports
    return AudioFile(
        f"T{number}",
        _CONTAINERS.get(asset.format),
        _audio_codec(context, asset),
        asset.bitrate,
        asset.channels,
        asset.sample_rate,
        asset.bit_depth,
        duration(asset.duration),
        file,
        provided,
        clip(number, preview),
        asset.objects,
        True if asset.immersive and "immersive" in supports else None,
        isrc if "encodings" in supports else None,
        _ADM_ENCODING if asset.immersive and "encodings" in supports else None,
    )


def _audio_codec(context: Context, asset: AudioAsset) -> Coded | None:
    """The codec; that of an ADM BWF says that it is more than its samples, as the version has it."""
    version, measured = context.version, asset.codec or _CODEC_OF_FORMAT.get(asset.format)
    if known := version.immersive_codecs.get(measured or ""):
        return Coded(known)
    if asset.immersive and measured == "PCM" and "immersive" not in version.supports:
        return context.user_defined(_ADM)  # nothing else in these versions says that the channels are objects
    return _codec(context, measured, _AUDIO_CODECS)


def video_file(context: Context, asset: VideoAsset, number: int, preview: Preview | None) -> VideoFile:
    """Technical details `T{number}` of a video file."""
    file, provided = delivered_file(context, asset.id)
    return VideoFile(
        f"T{number}",
        _CONTAINERS[asset.format],
        _codec(context, asset.codec, _VIDEO_CODECS),
        asset.bitrate,
        None if asset.frame_rate is None else f"{asset.frame_rate:g}",
        asset.height,
        asset.width,
        _codec(context, asset.audio_codec, _AUDIO_CODECS),
        asset.channels,
        asset.sample_rate,
        duration(asset.duration),
        file,
        provided,
        clip(number, preview),
    )


def _codec(context: Context, name: str | None, known: Mapping[str, str]) -> Coded | None:
    if name is None:
        return None
    code = known.get(name.upper())
    return Coded(code) if code else context.user_defined(name)


def clip(number: int | str, preview: Preview | None) -> Clip | None:
    """The preview of recording `number`."""
    if preview is None:
        return None
    start, length = preview.start_time, preview.duration
    if length is None:
        return Clip(f"T{number}C", seconds(start), None, None)
    return Clip(f"T{number}C", seconds(start), seconds(start + length), duration(length))


def image_file(context: Context, asset: ImageAsset, number: int) -> ImageFile:
    """Technical details `T{number}` of an image."""
    file, provided = delivered_file(context, asset.id)
    return ImageFile(f"T{number}", asset.format, asset.height, asset.width, file, provided)


def document_file(context: Context, asset: DocumentAsset, number: int) -> TextFile:
    """Technical details `T{number}` of a document."""
    file, provided = delivered_file(context, asset.id)
    return TextFile(f"T{number}", asset.format, file, provided)
