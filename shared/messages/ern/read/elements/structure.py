"""Owns the reading of a release's order: discs, components, works and the items in them."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from shared.messages.ern.read.elements.titles import read_titles
from shared.messages.ern.read.xml.node import Node
from shared.messages.ern.read.xml.values import flag

Playable = Callable[[str], bool]
"""Whether a resource reference is a track's, as far as one can know."""
_BOXED_SETS = frozenset({"DigitalBoxSetRelease", "ClassicalDigitalBoxedSet"})
_UNNUMBERED = 1_000_000
_COUNTED = re.compile(r"(Component|Disc|CD|Volume) \d+")
"""Titles that only count; DDEX's own examples use them."""


@dataclass(slots=True)
class Item:
    """A resource in its place. `work` is the index of the work it is a part of."""

    reference: str
    disc: int
    sequence: int | None = None
    hidden: bool = False
    bonus: bool = False
    work: int | None = None


@dataclass(slots=True)
class Structure:
    """Items in order, the components (discs) and works they stand in."""

    items: list[Item] = field(default_factory=list)
    components: list[dict[str, Any]] = field(default_factory=list)
    works: list[dict[str, Any]] = field(default_factory=list)
    typed: bool = False
    """Whether groups say what they are (4.x)."""


def read_structure(release: Node, language: str, is_track: Playable) -> Structure:
    """The ResourceGroups of a release, flattened to discs; 3.8 may list references only."""
    structure = Structure()
    types = {each.value.strip() for each in release.all("ReleaseType")}
    walk = _Walk(structure, language, is_track, boxed=bool(types & _BOXED_SETS))
    for group in release.all("ResourceGroup"):
        walk.top(group)
    if not structure.items:
        structure.items = [Item(each, 1) for each in dict.fromkeys(primary_references(release))]
    return structure


def primary_references(release: Node) -> list[str]:
    """What the release is made of, without cover and booklet where the message tells them apart."""
    listed = release.all("ReleaseResourceReferenceList/ReleaseResourceReference")
    listed += release.all("ReleaseResourceReference")
    return [said for each in listed if (said := each.take()) and not _is_secondary(each)]


class _Walk:
    """Walks the groups in sequence; each group that is no work and has tracks of its own is a disc."""

    def __init__(self, structure: Structure, language: str, is_track: Playable, *, boxed: bool) -> None:
        self.structure = structure
        self.language = language
        self.is_track = is_track
        self.boxed = boxed
        self.disc = 0

    def top(self, group: Node) -> None:
        """The outermost group is the release itself: its number says nothing of a disc."""
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
        """Without a type (3.8), what has an identifier of its own in a boxed set is a release."""
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
            "title": None if _COUNTED.fullmatch(title or "") else title,
            "subtitle": titles.get("subtitle"),
            "barcode": barcode,
            "grid": grid,
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
        said = item.text("SequenceNumber") or ""
        hidden = flag(item.text("NoDisplaySequence", "IsHiddenResource")) is True
        bonus = flag(item.text("IsBonusResource")) is True
        for each in item.all("ReleaseResourceReference"):
            reference = each.take() or ""
            if not _is_secondary(each):
                number = int(said) if said.isdecimal() else None
                self.structure.items.append(Item(reference, max(self.disc, 1), number, hidden, bonus, work))


def _group_title(group: Node, titles: dict[str, Any]) -> str | None:
    return titles["title"] or titles["groupingTitle"] or group.text("AdditionalTitle/TitleText")


def _is_work(group: Node, *, inside: bool) -> bool:
    """4.x says so. In 3.8, which has no types, it is the innermost group of a disc."""
    kind = group.attributes.get("ResourceGroupType")
    return kind == "MultiWorkPart" or (kind is None and inside and not group.all("ResourceGroup"))


def _is_secondary(reference: Node) -> bool:
    return reference.attributes.get("ReleaseResourceType") == "SecondaryResource"


def _number(node: Node) -> int:
    child = node.one("SequenceNumber")
    said = child.value.strip() if child else ""
    return int(said) if said.isdecimal() else _UNNUMBERED
