"""Holds the records of a message before they become a release."""

from dataclasses import dataclass, field
from typing import Any

from shared.errors import Finding, InvalidInput
from shared.messages.ddex.notes import Notes, first_few
from shared.messages.ddex.received import Header
from shared.messages.ern.read.elements.deals import Deals
from shared.messages.ern.read.elements.releases import ReleaseRecord
from shared.messages.ern.read.elements.resources import Resource


@dataclass(slots=True)
class Records:
    """The records of one message."""

    language: str
    profile: str | None
    variant: str | None
    compose_version: str
    header: Header
    deals: Deals
    cue_sheets: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """The cues of each cue sheet, by its reference."""
    chapters: dict[str, dict[str, Any]] = field(default_factory=dict)
    """The chapters of videos, by their reference."""
    resources: dict[str, Resource] = field(default_factory=dict)
    releases: list[ReleaseRecord] = field(default_factory=list)

    def release_of(self, reference: str) -> ReleaseRecord | None:
        """The track's own release."""
        for release in self.releases:
            if release.track_release and release.resources == [reference]:
                return release
        return None


def main_release(records: Records, notes: Notes) -> ReleaseRecord:
    """The main release of the message. Raises InvalidInput (`no-release`) if there is none."""
    wholes = [release for release in records.releases if not release.track_release]
    marked = [release for release in wholes if release.main]
    candidates = marked or wholes or records.releases
    if not candidates:
        problem = Finding(
            "ReleaseList",
            "The message contains no release.",
            "no-release",
            remedy="Ask the sender for the complete message.",
        )
        raise InvalidInput([problem])
    chosen = max(candidates, key=lambda release: len(release.resources) + len(release.structure.items))
    others = [release for release in wholes if release is not chosen]
    if others:
        names = first_few([release.reference for release in others])
        notes.lost("ReleaseList/Release", f"Other releases in the same message: {names}.", "further-release")
    return chosen
