"""Compares the covers that replaced old ones with them, by the perceptual hashes of both pictures."""

from collections.abc import Mapping, Sequence

from shared.catalog.assets.search import stored_hashes
from shared.catalog.switches.files import Replaced
from shared.media.fingerprint.picture import SAME_PICTURE, picture_similarity
from shared.model.catalog.fingerprint import FileFingerprint
from shared.model.catalog.switch import ReleaseFacts, Switch
from shared.model.codec import decode
from shared.platform.store.port import Data, Reader


def compare_covers(sides: Sequence[tuple[Switch, ReleaseFacts]], reader: Reader) -> Mapping[str, bool]:
    """Whether the cover that replaced an old one looks like it, by the release's id; without what was not compared.

    Costs two reads for each such cover.
    """
    covers = [
        Replaced(switch, "fingerprints", old, new)
        for switch, ours in sides
        if (old := switch.old.cover_id) and (new := ours.cover_id) and old != new
    ]
    stored = reader.get_all(path for cover in covers for path in cover.paths) if covers else {}
    answers = {cover.switch.id: _look_alike(cover, stored) for cover in covers}
    return {release_id: same for release_id, same in answers.items() if same is not None}


def _look_alike(cover: Replaced, stored: Mapping[str, Data]) -> bool | None:
    """Whether both look alike; None if a picture is not measured, almost blank, or another tenant's."""
    found = cover.both(stored)
    if found is None:
        return None
    one, other = (decode(FileFingerprint, each) for each in found)
    if one.sha256 == other.sha256:
        return True
    if not one.image_hashes or not other.image_hashes:
        return None
    return picture_similarity(stored_hashes(one), stored_hashes(other)) >= SAME_PICTURE
