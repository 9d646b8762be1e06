"""Reads the structure of a release: discs, components, works and the items in them."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from shared.messages.ern.read.elements.identifiers import proprietary_ids
from shared.messages.ern.read.elements.titles import read_titles
from shared.messages.xml.node import Node
from shared.messages.xml.values import flag

Playable = Callable[[str], bool]
"""Whether a resource reference is a track, as far as is known."""
_BOXED_SETS = frozenset({"DigitalBoxSetRelease", "ClassicalDigitalBoxedSet"})
_UNNUMBERED = 1_000_000
_GENERIC_TITLE = re.compile(r"(Component|Disc|CD|Volume) \d+")
"""Titles that only number the discs; DDEX's own examples use them."""


@dataclass(slots=True)
class Item:
    """A resource's position. `work` is the index of the work it belongs to."""

    reference: str
    disc: int
    sequence: int | None = None
    hidden: bool = False
    bonus: bool = False
    work: int | None = None
    id: str = ""
    """The id of the track: the reference, with a number if the recording has several places."""


@dataclass(slots=True)
class Structure:
    """Items in order, with their components (discs) and works."""

    items: list[Item] = field(default_factory=list)
    components: list[dict[str, Any]] = field(default_factory=list)
    works: list[dict[str, Any]] = field(default_factory=list)
    typed: bool = False
    """Whether groups have a type (4.x)."""


def read_structure(release: Node, language: str, is_track: Playable) -> Structure:
    """Reads the ResourceGroups of a release, flattened to discs. 3.8 may list references only."""
    structure = Structure()
    types = {each.value.strip() for each in release.all("ReleaseType")}
    walker = _GroupWalker(structure, language, is_track, boxed=bool(types & _BOXED_SETS))
    for group in release.all("ResourceGroup"):
        walker.walk(group)
    if not structure.items:
        structure.items = [Item(each, 1) for each in dict.fromkeys(primary_references(release))]
    return structure


def primary_references(release: Node) -> list[str]:
    """References to the release's resources, without those marked as secondary (cover, booklet)."""
    listed = release.all("ReleaseResourceReferenceList/ReleaseResourceReference")
    listed += release.all("ReleaseResourceReference")
    return [text for each in listed if (text := each.consume()) and not _is_secondary(each)]


class _GroupWalker:
    """Walks the groups in sequence. Each group that is not a work and has its own tracks is a disc."""

    def __init__(self, structure: Structure, language: str, is_track: Playable, *, boxed: bool) -> None:
        self.structure = structure
        self.language = language
        self.is_track = is_track
        self.boxed = boxed
        self.disc = 0

    def walk(self, group: Node) -> None:
        """Walks an outermost group, which is the release itself and not a disc."""
        if self._has_tracks(group):
            self.disc += 1
        self._walk(group, inside=False)

    def _walk(self, group: Node, *, inside: bool) -> None:
        """Items and groups share one sequence (release profile 2.1, clause 5.3.1.2(5))."""
        group.texts("SequenceNumber")
        group.texts("LinkedReleaseResourceReference")
        members = [*group.all("ResourceGroupContentItem"), *group.all("ResourceGroup")]
        for member in sorted(members, key=_number):
            if member.name == "ResourceGroupContentItem":
                self._item(member)
            elif _is_work(member, inside=inside):
                self._work(member)
            else:
                self._disc(member)

    def _has_tracks(self, group: Node, *, inside: bool = False) -> bool:
        items = group.all("ResourceGroupContentItem/ReleaseResourceReference")
        for work in group.all("ResourceGroup"):
            if _is_work(work, inside=inside):
                items += work.all("ResourceGroupContentItem/ReleaseResourceReference")
        return any(self.is_track(item.value.strip()) for item in items if not _is_secondary(item))

    def _disc(self, group: Node) -> None:
        if self._has_tracks(group, inside=True):
            self.disc += 1
            self.structure.components.append(self._component(group))
        self._walk(group, inside=True)

    def _component(self, group: Node) -> dict[str, Any]:
        """Without a type (3.8), a group of a boxed set that has its own identifier is a release."""
        titles = read_titles(group, self.language)
        title = _group_title(group, titles)
        kind = group.attributes.get("ResourceGroupType")
        self.structure.typed = self.structure.typed or kind is not None
        barcode, grid = group.text("ReleaseId/ICPN"), group.text("ReleaseId/GRid")
        if kind is None and self.boxed and (barcode or grid):
            kind = "ReleaseComponent"
        return {
            "number": self.disc,
            "type": kind if kind in ("Side", "ReleaseComponent") else "Component",
            "title": None if _GENERIC_TITLE.fullmatch(title or "") else title,
            "subtitle": titles.get("subtitle"),
            "barcode": barcode,
            "grid": grid,
            "proprietaryIds": proprietary_ids(group, "ReleaseId"),
        }

    def _work(self, group: Node) -> None:
        titles = read_titles(group, self.language)
        group.texts("SequenceNumber")
        self.structure.works.append({"title": _group_title(group, titles), "formalTitle": titles["formalTitle"]})
        for item in sorted(group.all("ResourceGroupContentItem"), key=_number):
            self._item(item, work=len(self.structure.works) - 1)

    def _item(self, item: Node, work: int | None = None) -> None:
        item.texts("LinkedReleaseResourceReference")
        item.texts("IsInstantGratificationResource")
        sequence = item.text("SequenceNumber") or ""
        hidden = flag(item.text("NoDisplaySequence", "IsHiddenResource")) is True
        bonus = flag(item.text("IsBonusResource")) is True
        for each in item.all("ReleaseResourceReference"):
            reference = each.consume() or ""
            if not _is_secondary(each):
                number = int(sequence) if sequence.isdecimal() else None
                self.structure.items.append(Item(reference, max(self.disc, 1), number, hidden, bonus, work))


def _group_title(group: Node, titles: dict[str, Any]) -> str | None:
    return titles["title"] or titles["groupingTitle"] or group.text("AdditionalTitle/TitleText")


def _is_work(group: Node, *, inside: bool) -> bool:
    """4.x marks works by type. In 3.8, which has no types, a work is the innermost group of a disc."""
    kind = group.attributes.get("ResourceGroupType")
    return kind == "MultiWorkPart" or (kind is None and inside and not group.all("ResourceGroup"))


def _is_secondary(reference: Node) -> bool:
    return reference.attributes.get("ReleaseResourceType") == "SecondaryResource"


def _number(node: Node) -> int:
    child = node.one("SequenceNumber")
    text = child.value.strip() if child else ""
    return int(text) if text.isdecimal() else _UNNUMBERED
