"""Compares the recordings that replaced old files with them, by the fingerprints of both."""

from collections.abc import Iterator, Mapping, Sequence

from shared.catalog.assets.search import stored_words
from shared.catalog.switches.compare import AudioAnswers, paired
from shared.catalog.switches.files import Replaced
from shared.media.fingerprint.compare import compare_recordings
from shared.model.catalog.fingerprint import AudioFingerprint
from shared.model.catalog.switch import ReleaseFacts, Switch
from shared.model.codec import decode
from shared.platform.store.port import Data, Reader

AT_ONCE = 100
"""Pairs of recordings whose fingerprints are in memory at a time."""


def compare_sounds(sides: Sequence[tuple[Switch, ReleaseFacts]], reader: Reader) -> Mapping[str, AudioAnswers]:
    """Whether each recording that replaced an old file sounds like it, by the release's id.

    Costs two reads for each such recording.
    """
    recordings = [each for switch, ours in sides for each in _replaced(switch, ours)]
    answers: dict[str, dict[str, bool]] = {switch.id: {} for switch, _ in sides}
    for start in range(0, len(recordings), AT_ONCE):
        some = recordings[start : start + AT_ONCE]
        stored = reader.get_all(path for each in some for path in each.paths)
        for each in some:
            same = _compared(each, stored)
            if same is not None:
                answers[each.switch.id][each.ours] = same
    return answers


def _replaced(switch: Switch, ours: ReleaseFacts) -> Iterator[Replaced]:
    for one, other in paired(switch.old.tracks, ours.tracks):
        old_id, our_id = one.audio_id if one else None, other.audio_id if other else None
        if old_id and our_id and old_id != our_id:
            yield Replaced(switch, "audioFingerprints", old_id, our_id)


def _compared(recording: Replaced, stored: Mapping[str, Data]) -> bool | None:
    """Whether both sound the same; None if a fingerprint is missing or another tenant's."""
    found = recording.both(stored)
    if found is None:
        return None
    return compare_recordings(*(stored_words(decode(AudioFingerprint, each)) for each in found)).same
