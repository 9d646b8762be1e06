"""Checks releases against the limits of DSPs for audio, covers and releases, which are data. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from shared.model.catalog.asset import AudioAsset, ImageAsset
from shared.model.catalog.release import Release

Subject = Literal["audio", "cover", "image", "release"]
Fact = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Limit:
    """The accepted values of one measured fact, with their `source`. A limit that is not `verified` never blocks.

    A `preferred` limit is a preference of the DSP: it only warns, whatever its source.
    """

    subject: Subject
    fact: str
    remedy: str
    source: str
    one_of: tuple[Fact, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    verified: bool = True
    preferred: bool = False
    image_type: str = "FrontCover"
    """Of the subject `image`: which of the release's other images, as in ImageAsset.type."""

    def allows(self, value: Fact) -> bool:
        """Whether the value is accepted. None (not measured) always is."""
        if value is None:
            return True
        if self.one_of:
            return value in self.one_of
        assert isinstance(value, (int, float))
        return (self.minimum is None or value >= self.minimum) and (self.maximum is None or value <= self.maximum)

    @property
    def description(self) -> str:
        """The accepted values as text."""
        if self.one_of:
            return " or ".join(str(value) for value in self.one_of)
        if self.minimum is not None and self.maximum is not None:
            return f"{self.minimum:.10g} to {self.maximum:.10g}"
        return f"at least {self.minimum:.10g}" if self.minimum is not None else f"at most {self.maximum:.10g}"


@dataclass(frozen=True, slots=True)
class Breach:
    """A limit that the release violates, with the path in its document and the value there."""

    path: str
    value: Fact
    limit: Limit


_AUDIO: Mapping[str, Callable[[AudioAsset], Fact]] = {
    "format": lambda audio: audio.format,
    "sampleRate": lambda audio: audio.sample_rate,
    "bitDepth": lambda audio: audio.bit_depth,
    "channels": lambda audio: audio.channels,
    "size": lambda audio: audio.size,
    "formatCode": lambda audio: None if audio.format_code is None else f"0x{audio.format_code:04X}",
    "trailingBytes": lambda audio: audio.trailing_bytes,
}
_COVER: Mapping[str, Callable[[ImageAsset], Fact]] = {
    "format": lambda cover: cover.format,
    "width": lambda cover: cover.width,
    "height": lambda cover: cover.height,
    "size": lambda cover: cover.size,
    "ratio": lambda cover: round(cover.width / cover.height, 2),
    "colorSpace": lambda cover: cover.color_space,
    "profile": lambda cover: cover.profile and ("sRGB" if "srgb" in cover.profile.lower() else cover.profile),
}


def _ends(release: Release) -> bool:
    """Whether the offer, or one of its deals, has an end date."""
    ends = [release.rights.end_date, release.rights.end_at]
    return any([*ends, *(end for term in release.deals for end in (term.end_date, term.end_at))])


_RELEASE: Mapping[str, Callable[[Release], Fact]] = {
    "tracks": lambda release: len(release.tracks),
    "territories": lambda release: release.territories.mode,
    "endDate": _ends,
}
FACTS: Mapping[Subject, Mapping[str, Callable[[Any], Fact]]] = {
    "audio": _AUDIO,
    "cover": _COVER,
    "image": _COVER,
    "release": _RELEASE,
}
"""The facts that limits can refer to."""


def breaches(release: Release, limits: Sequence[Limit]) -> Iterator[Breach]:
    """All limits that the release violates. Audio files that no track uses are not checked."""
    used = {track.audio.file_id for track in release.tracks if track.audio}
    cover = release.assets.cover_image
    subjects: dict[Subject, list[tuple[str, Any]]] = {
        "release": [("", release)],
        "cover": [("assets.coverImage", cover)] if cover else [],
        "image": [(f"assets.images[{index}]", image) for index, image in enumerate(release.assets.images)],
        "audio": [
            (f"assets.audio[{index}]", audio) for index, audio in enumerate(release.assets.audio) if audio.id in used
        ],
    }
    for limit in limits:
        for path, subject in subjects[limit.subject]:
            if limit.subject == "image" and subject.type != limit.image_type:
                continue
            value = FACTS[limit.subject][limit.fact](subject)
            if not limit.allows(value):
                yield Breach(f"{path}.{limit.fact}".strip("."), value, limit)
