"""Selections, tests and counts that many rules share."""

from collections.abc import Collection

from shared.validation.message import MessageView
from shared.validation.nodes import Node
from shared.validation.rules.rule import Check, Select, Test


def message(view: MessageView) -> list[Node]:
    """The message itself."""
    return [view.root]


def at(*path: str) -> Select:
    """Selects the nodes at `path` below the message."""
    return lambda view: view.root.all(*path)


release = at("ReleaseList", "Release")
track_release = at("ReleaseList", "TrackRelease")
resource_list = at("ResourceList")
deal_terms = at("DealList", "ReleaseDeal", "Deal", "DealTerms")


def resources(*tags: str, types: Collection[str] = (), supplemental: bool | None = None) -> Select:
    """Selects resources by tag, by 4.x Type, and by whether they are supplemental; omitted criteria match all."""

    def is_selected(node: Node) -> bool:
        return (
            (not tags or node.tag in tags)
            and (not types or not set(types).isdisjoint(node.values("Type")))
            and (supplemental is None or node.flag("IsSupplemental") is supplemental)
        )

    return lambda view: [node for node in view.resources if is_selected(node)]


def primary(view: MessageView) -> list[Node]:
    """4.x: primary resources."""
    return view.primary


def secondary(view: MessageView) -> list[Node]:
    """4.x: secondary resources."""
    return view.secondary


def number(select: Select, low: int, high: int | None = None) -> Check:
    """Reports the resource list unless there are `low` to `high` selected nodes."""

    def check(view: MessageView) -> list[Node]:
        count = len(select(view))
        in_range = low <= count and (high is None or count <= high)
        return [] if in_range else resource_list(view)

    return check


def has(*path: str) -> Test:
    """True if there is a node at `path` below the node."""
    return lambda node, _view: node.has(*path)


def has_text(*path: str) -> Test:
    """True if there is text at `path` below the node."""
    return lambda node, _view: any(node.values(*path))


def has_attribute(attribute: str, *values: str) -> Test:
    """True if the node has the attribute, with one of `values` if any are given."""
    return lambda node, _view: attribute in node.attributes and (not values or node.attributes[attribute] in values)


def has_value(tag: str, *values: str) -> Test:
    """True if a child `tag` has one of `values` as its text."""
    return lambda node, _view: not set(values).isdisjoint(node.values(tag))


def identified(*kinds: str) -> Test:
    """True if a resource has an id of one of `kinds`, at the paths of the version."""
    return lambda node, view: any(
        text for ids in view.resource_ids(node) for kind in kinds for text in ids.values(kind)
    )


def number_at(low: int, high: int, *path: str) -> Test:
    """True if there are `low` to `high` nodes at `path` below the node."""
    return lambda node, _view: low <= len(node.all(*path)) <= high


def reference(resource: Node) -> str:
    """The local reference of a resource."""
    return resource.value("ResourceReference")


def is_bonus(node: Node, view: MessageView) -> bool:
    """4.x: true if an item marks the resource as bonus."""
    return reference(node) in view.bonus


def _linked_from(view: MessageView, path: tuple[str, ...]) -> set[str]:
    return {text for group in view.root.all("ReleaseList", "Release", "ResourceGroup") for text in group.values(*path)}


def unlinked(select: Select, *path: str) -> Check:
    """Reports selected resources that nothing at `path` below the release's top resource group refers to."""

    def check(view: MessageView) -> list[Node]:
        linked = _linked_from(view, path)
        return [node for node in select(view) if reference(node) not in linked]

    return check


def linked(select: Select, *path: str) -> Check:
    """Reports selected resources that a node at `path` below the release's top resource group refers to."""

    def check(view: MessageView) -> list[Node]:
        found = _linked_from(view, path)
        return [node for node in select(view) if reference(node) in found]

    return check
