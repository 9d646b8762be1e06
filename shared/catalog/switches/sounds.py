"""Compares the recordings that replaced old files with them, by the fingerprints of both."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from shared.catalog.assets.search import stored_words
from shared.catalog.switches.compare import AudioAnswers, paired
from shared.media.fingerprint.compare import compare_recordings
from shared.model.catalog.fingerprint import AudioFingerprint
from shared.model.catalog.switch import ReleaseFacts, Switch
from shared.model.codec import decode
from shared.platform.store.port import Data, Reader

AT_ONCE = 100
"""Pairs of recordings whose fingerprints are in memory at a time."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """A file of ours that replaced an old one, in the switch of a release."""

    switch: Switch
    old: str
    ours: str

    @property
    def paths(self) -> tuple[str, str]:
        """The fingerprints of both."""
        return f"audioFingerprints/{self.old}", f"audioFingerprints/{self.ours}"


def compare_sounds(sides: Sequence[tuple[Switch, ReleaseFacts]], reader: Reader) -> Mapping[str, AudioAnswers]:
    """Whether each recording that replaced an old file sounds like it, by the release's id.

    Costs two reads for each such recording. Clients write the ids of a draft's files: what another tenant has is not
    compared.
    """
    pairs = [pair for switch, ours in sides for pair in _replaced(switch, ours)]
    answers: dict[str, dict[str, bool]] = {switch.id: {} for switch, _ in sides}
    for start in range(0, len(pairs), AT_ONCE):
        some = pairs[start : start + AT_ONCE]
        stored = reader.get_all(path for pair in some for path in pair.paths)
        for pair in some:
            same = _compared(pair, stored)
            if same is not None:
                answers[pair.switch.id][pair.ours] = same
    return answers


def _replaced(switch: Switch, ours: ReleaseFacts) -> Iterator[_Pair]:
    for one, other in paired(switch.old.tracks, ours.tracks):
        old_id, our_id = one.audio_id if one else None, other.audio_id if other else None
        if old_id and our_id and old_id != our_id:
            yield _Pair(switch, old_id, our_id)


def _compared(pair: _Pair, stored: Mapping[str, Data]) -> bool | None:
    """Whether both sound the same; None if a fingerprint is missing or another tenant's."""
    found = [stored[path] for path in pair.paths if path in stored]
    if len(found) < len(pair.paths) or any(each["tenantId"] != pair.switch.tenant_id for each in found):
        return None
    return compare_recordings(*(stored_words(decode(AudioFingerprint, each)) for each in found)).same
