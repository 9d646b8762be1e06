"""Knows the files of both sides of a switch: bound by their names when it begins, compared once ours was replaced."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from shared.catalog.switches.compare import paired
from shared.model.catalog.switch import ReleaseFacts, Switch
from shared.platform.store.port import Data


@dataclass(frozen=True, slots=True)
class Replaced:
    """A file of ours that replaced the old one, in the switch of a release, and the collection of what is compared."""

    switch: Switch
    collection: str
    old: str
    ours: str

    @property
    def paths(self) -> tuple[str, str]:
        """The documents of both files."""
        return f"{self.collection}/{self.old}", f"{self.collection}/{self.ours}"

    def both(self, stored: Mapping[str, Data]) -> tuple[Data, Data] | None:
        """The documents of both; None if one is missing or another tenant's: clients write the ids of their drafts."""
        old, ours = map(stored.get, self.paths)
        if old is None or ours is None or {old["tenantId"], ours["tenantId"]} != {self.switch.tenant_id}:
            return None
        return old, ours


def with_files(old: ReleaseFacts, ours: ReleaseFacts) -> ReleaseFacts:
    """The old side with our files of the same names: what replaces them later is compared with them.

    Only the files of a pair of tracks are compared: each disc may have a `01.wav`.
    """
    pairs = [(one, other) for one, other in paired(old.tracks, ours.tracks) if one]
    tracks = [
        one.model_copy(
            update={"audio_id": other.audio_id if other and _same_name(one.audio_file, other.audio_file) else None}
        )
        for one, other in pairs
    ]
    cover_id = ours.cover_id if _same_name(old.cover_file, ours.cover_file) else None
    return old.model_copy(update={"tracks": tracks, "cover_id": cover_id})


def _same_name(old: str | None, ours: str | None) -> bool:
    return bool(old and ours) and _base_name(old or "") == _base_name(ours or "")


def _base_name(name: str) -> str:
    """The name without its folder, as file systems compare it: without case, in any normal form of Unicode."""
    return unicodedata.normalize("NFC", PurePosixPath(name.replace("\\", "/")).name.casefold())
