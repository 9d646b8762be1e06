"""State shared by all composers of one message: request, version, profile, party registry and warnings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shared.errors import Finding
from shared.messages.ern.compose.parties import PartyRegistry
from shared.messages.ern.data.profiles import Profile
from shared.messages.ern.data.versions import Version
from shared.messages.ern.parts import Coded, ProprietaryId
from shared.messages.ern.request import MessageRequest
from shared.model.catalog.asset import AudioAsset
from shared.model.catalog.release import Release
from shared.model.catalog.track import Track
from shared.model.catalog.video import VideoAsset


@dataclass(slots=True)
class Context:
    """One composition.

    `tracks` are in message order: by disc, then by number. `paths` are their paths in the release.
    `namespace` is the sender's DPID; it qualifies proprietary ids and user-defined values.
    """

    request: MessageRequest
    release: Release
    version: Version
    profile: Profile
    variants: tuple[str, ...]
    release_type: str
    registry: PartyRegistry
    namespace: str
    tracks: Sequence[Track]
    paths: Sequence[str]
    audio_by_id: Mapping[str, AudioAsset]
    videos_by_id: Mapping[str, VideoAsset]
    numbers: Mapping[str, int]
    """By ISRC, the number of the recording. A recording on several tracks of the release has one."""
    named: set[str] = field(default_factory=set)
    """Ids of the assets that the message references so far."""
    warnings: dict[str, Finding] = field(default_factory=dict)
    """By message text, so that each warning appears once."""

    def audio(self, track: Track) -> AudioAsset | None:
        """The track's measured audio, if any."""
        return self.audio_by_id.get(track.audio.file_id) if track.audio else None

    def immersive_audio(self, track: Track) -> AudioAsset | None:
        """The measured audio of the track's immersive edition, if any."""
        file = track.immersive.audio if track.immersive else None
        return self.audio_by_id.get(file.file_id) if file else None

    def video(self, track: Track) -> VideoAsset | None:
        """The track's measured video, if any."""
        return self.videos_by_id.get(track.video.file_id) if track.video else None

    def number(self, track: Track) -> int:
        """The number of the track's recording."""
        return self.numbers[track.isrc]

    def recordings(self) -> Sequence[tuple[str, Track]]:
        """Each recording once, by its number: the first track that has it, and the track's path."""
        first: dict[str, tuple[str, Track]] = {}
        for path, track in zip(self.paths, self.tracks, strict=True):
            first.setdefault(track.isrc, (path, track))
        return tuple(first.values())

    def warn(self, path: str, message: str, code: str, remedy: str = "") -> None:
        """Records a warning about data that the message cannot express as the release does."""
        self.warnings.setdefault(message, Finding(path, message, code, severity="warning", remedy=remedy))

    def proprietary_id(self, value: str) -> ProprietaryId:
        """A ProprietaryId in the sender's namespace."""
        return ProprietaryId(value, self.namespace)

    def user_defined(self, value: str) -> Coded:
        """A value outside the allowed value set, as UserDefined in the sender's namespace."""
        return Coded("UserDefined", self.namespace, value)

    def coded(self, value: str, known: frozenset[str], path: str) -> Coded:
        """`value` if `known` contains it, else a user-defined value and a warning."""
        if value in known:
            return Coded(value)
        self.warn(
            path,
            f"ERN {self.version.name} does not allow the value {value!r} here; it is sent as UserDefined.",
            "value-unmapped",
            "Choose a value from the vocabulary, or agree on this one with the recipient.",
        )
        return self.user_defined(value)
