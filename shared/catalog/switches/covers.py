"""Compares the covers that replaced old ones with them, by the perceptual hashes of both pictures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shared.catalog.assets.search import stored_hashes
from shared.media.fingerprint.picture import SAME_PICTURE, picture_similarity
from shared.model.catalog.fingerprint import FileFingerprint
from shared.model.catalog.switch import ReleaseFacts, Switch
from shared.model.codec import decode
from shared.platform.store.port import Data, Reader


@dataclass(frozen=True, slots=True)
class _Pair:
    """A cover of ours that replaced the old one, in the switch of a release."""

    switch: Switch
    old: str
    ours: str


def compare_covers(sides: Sequence[tuple[Switch, ReleaseFacts]], reader: Reader) -> Mapping[str, bool]:
    """Whether the cover that replaced an old one looks like it, by the release's id; without what was not compared.

    Costs two reads for each such cover. Clients write the ids of a draft's files: what another tenant has is not
    compared.
    """
    pairs = [
        _Pair(switch, old, new)
        for switch, ours in sides
        if (old := switch.old.cover_id) and (new := ours.cover_id) and old != new
    ]
    stored = reader.get_all(_path(each) for pair in pairs for each in (pair.old, pair.ours)) if pairs else {}
    answers = {pair.switch.id: _look_alike(pair, stored) for pair in pairs}
    return {release_id: same for release_id, same in answers.items() if same is not None}


def _look_alike(pair: _Pair, stored: Mapping[str, Data]) -> bool | None:
    """Whether both look alike; None if a picture is not measured, almost blank, or another tenant's."""
    found = [stored[path] for path in map(_path, (pair.old, pair.ours)) if path in stored]
    if len(found) < 2 or any(each["tenantId"] != pair.switch.tenant_id for each in found):
        return None
    one, other = (decode(FileFingerprint, each) for each in found)
    if one.sha256 == other.sha256:
        return True
    if not one.image_hashes or not other.image_hashes:
        return None
    return picture_similarity(stored_hashes(one), stored_hashes(other)) >= SAME_PICTURE


def _path(asset_id: str) -> str:
    return f"fingerprints/{asset_id}"
