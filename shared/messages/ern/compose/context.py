"""Owns what all composers of one message share: the request, version and profile, the cast, the warnings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shared.errors import Finding
from shared.messages.ern.compose.parties import Cast
from shared.messages.ern.data.profiles import Profile
from shared.messages.ern.data.versions import Version
from shared.messages.ern.parts import Coded, OwnId
from shared.messages.ern.request import MessageRequest
from shared.model.catalog.asset import AudioAsset
from shared.model.catalog.release import Release, Track
from shared.model.catalog.video import VideoAsset


@dataclass(slots=True)
class Context:
    """One composition.

    `tracks` are in message order: by disc, then by number; `paths` is where each stands in the release.
    `namespace` is the sender's DPID: the namespace of everything of our own.
    """

    request: MessageRequest
    release: Release
    version: Version
    profile: Profile
    variants: tuple[str, ...]
    release_type: str
    cast: Cast
    namespace: str
    tracks: Sequence[Track]
    paths: Sequence[str]
    audio_by_id: Mapping[str, AudioAsset]
    videos_by_id: Mapping[str, VideoAsset]
    named: set[str] = field(default_factory=set)
    """Assets that the message names so far."""
    warnings: dict[str, Finding] = field(default_factory=dict)
    """By message: a thing is warned about once."""

    def audio(self, track: Track) -> AudioAsset | None:
        """The track's measured audio, if it has some."""
        return self.audio_by_id.get(track.audio.file_id) if track.audio else None

    def video(self, track: Track) -> VideoAsset | None:
        """The track's measured video, if it is one."""
        return self.videos_by_id.get(track.video.file_id) if track.video else None

    def warn(self, path: str, message: str, code: str, remedy: str = "") -> None:
        """Notes something that the message says less well than the release."""
        self.warnings.setdefault(message, Finding(path, message, code, severity="warning", remedy=remedy))

    def own_id(self, value: str) -> OwnId:
        """An identifier in the sender's namespace."""
        return OwnId(value, self.namespace)

    def own_value(self, value: str) -> Coded:
        """A value that no allowed value set has, said in the sender's namespace."""
        return Coded("UserDefined", self.namespace, value)

    def coded(self, value: str, known: frozenset[str], path: str) -> Coded:
        """`value` if `known` has it, else our own value with a warning."""
        if value in known:
            return Coded(value)
        self.warn(
            path,
            f"DDEX has no value {value!r} here in ERN {self.version.name}; it is sent as your own (UserDefined).",
            "value-unmapped",
            "Choose a value of the vocabulary, or agree this one with the recipient.",
        )
        return self.own_value(value)
