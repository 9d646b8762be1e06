"""Gives rules access to a message: its releases, resources, deals and their paths, which differ by version. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from shared.validation.nodes import Node, Tree

Family = str
"""`3` or `4`: the two families of ERN versions."""


@dataclass(frozen=True, slots=True)
class Paths:
    """Paths that differ between ERN versions; tags, outermost first."""

    resource_ids: tuple[tuple[str, ...], ...]
    technical_details: tuple[tuple[str, ...], ...]
    delivery_file: tuple[str, ...]
    """Below the technical details: the element that describes one file (empty: the technical details themselves)."""
    contributor_role: tuple[str, ...] = ("Role",)
    genre: str = "Genre"
    formal_title: str = "AdditionalTitle"


_KINDS = ("SoundRecording", "MIDI", "Video", "Image", "Text", "SheetMusic", "Software", "UserDefinedResource")
_EDITIONS = ("SoundRecordingEdition", "VideoEdition")

_PATHS_3 = Paths(
    resource_ids=tuple((f"{kind}Id",) for kind in _KINDS),
    technical_details=tuple(
        (f"{kind}DetailsByTerritory", f"Technical{kind}Details")
        for kind in ("SoundRecording", "Video", "Image", "Text", "SheetMusic", "Software")
    ),
    delivery_file=(),
)
_PATHS_42 = Paths(resource_ids=(("ResourceId",),), technical_details=(("TechnicalDetails",),), delivery_file=())
_PATHS_43 = Paths(
    resource_ids=(("ResourceId",), *((edition, "ResourceId") for edition in _EDITIONS)),
    technical_details=(("TechnicalDetails",), *((edition, "TechnicalDetails") for edition in _EDITIONS)),
    delivery_file=("DeliveryFile",),
)
_PATHS_432 = Paths(
    resource_ids=_PATHS_43.resource_ids,
    technical_details=_PATHS_43.technical_details,
    delivery_file=_PATHS_43.delivery_file,
    contributor_role=("Role", "Value"),
    genre="DisplayGenre",
    formal_title="FormalTitle",
)
PATHS: Mapping[str, Paths] = {
    "3.8": _PATHS_3,
    "3.8.1": _PATHS_3,
    "3.8.2": _PATHS_3,
    "3.8.3": _PATHS_3,
    "4.1": _PATHS_42,
    "4.1.1": _PATHS_42,
    "4.2": _PATHS_42,
    "4.3": _PATHS_43,
    "4.3.1": _PATHS_43,
    "4.3.2": _PATHS_432,
}


class MessageView:
    """A message as the rules see it. `by_tag` and `by_attribute` list all matching nodes in document order."""

    def __init__(self, tree: Tree, version: str) -> None:
        self.root = tree.root
        self.by_tag = tree.by_tag
        self.by_attribute = tree.by_attribute
        self.version = version
        self.family: Family = version[0]
        self.paths = PATHS[version]

    def tagged(self, *tags: str) -> list[Node]:
        """All nodes with one of `tags`, at any depth."""
        return [node for tag in tags for node in self.by_tag.get(tag, ())]

    @cached_property
    def resources(self) -> list[Node]:
        """The children of ResourceList."""
        return [node for found in self.root.all("ResourceList") for kind in found.children.values() for node in kind]

    @cached_property
    def primary(self) -> list[Node]:
        """4.x: recordings and videos that are not supplemental (Release Profile 2.1, clause 5.3.1.2)."""
        return [node for node in self.resources if is_primary(node)]

    @cached_property
    def secondary(self) -> list[Node]:
        """4.x: all other resources."""
        return [node for node in self.resources if not is_primary(node)]

    @cached_property
    def releases(self) -> list[Node]:
        """4.x: the main release. 3.8.x: all releases."""
        return self.root.all("ReleaseList", "Release")

    @cached_property
    def track_releases(self) -> list[Node]:
        """4.x track releases."""
        return self.root.all("ReleaseList", "TrackRelease")

    @cached_property
    def tracks_by_resource(self) -> Mapping[str, list[Node]]:
        """4.x track releases, keyed by the resource they refer to."""
        return group(self.track_releases, "ReleaseResourceReference")

    @cached_property
    def deal_terms(self) -> list[Node]:
        """All deal terms of all releases."""
        return self.root.all("DealList", "ReleaseDeal", "Deal", "DealTerms")

    @cached_property
    def content_items(self) -> Mapping[str, list[Node]]:
        """Resource group items, keyed by the resource they refer to."""
        return group(self.tagged("ResourceGroupContentItem"), "ReleaseResourceReference")

    @cached_property
    def bonus(self) -> frozenset[str]:
        """4.x: references of the resources that an item marks as bonus."""
        return frozenset(
            item.value("ReleaseResourceReference")
            for item in self.tagged("ResourceGroupContentItem")
            if item.value("IsBonusResource") == "true"
        )

    @cached_property
    def resource_by_reference(self) -> Mapping[str, Node]:
        """Resources, keyed by local reference."""
        return {node.value("ResourceReference"): node for node in self.resources}

    def resource_ids(self, resource: Node) -> list[Node]:
        """The id composites of a resource, at the paths of the version."""
        return [node for path in self.paths.resource_ids for node in resource.all(*path)]

    def technical_details(self, resource: Node) -> list[Node]:
        """The technical details of a resource, at the paths of the version."""
        return [node for path in self.paths.technical_details for node in resource.all(*path)]


def is_primary(resource: Node) -> bool:
    """4.x: SoundRecording or Video without IsSupplemental."""
    return resource.tag in ("SoundRecording", "Video") and not resource.flag("IsSupplemental")


def group(nodes: Iterable[Node], *path: str) -> dict[str, list[Node]]:
    """Groups nodes by the value at `path` below them."""
    groups: dict[str, list[Node]] = {}
    for node in nodes:
        groups.setdefault(node.value(*path), []).append(node)
    return groups
