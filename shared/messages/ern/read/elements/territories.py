"""Merges 3.8's territory blocks into their element: the widest block entirely, the others as variants."""

from collections.abc import Hashable

from shared.messages.ddex.notes import Notes
from shared.messages.xml.node import Node

_EVERYWHERE = "Worldwide"
_VARIANTS = frozenset({"Title", "DisplayArtistName", "LabelName", "PLine", "CLine"})
"""Elements that also vary by territory in 4.x, with an attribute instead of a block."""


def merge_territories(node: Node, name: str, notes: Notes) -> None:
    """Moves the children of the widest block called `name` to `node`, then adds the variants of the other blocks."""
    blocks = [child for child in node.children if name and child.name == name]
    if not blocks:
        return
    widest = max(blocks, key=_coverage)
    where = widest.texts("TerritoryCode")
    widest.texts("ExcludedTerritoryCode")
    if where and _EVERYWHERE not in where:
        notes.lost(f"{node.tag}/{widest.tag}", f"The values are for {', '.join(where)} only.", "said-for-some")
    node.children = [child for child in node.children if child is not widest] + widest.children
    known = {_content_key(child) for child in widest.children}
    for other in blocks:
        if other is not widest:
            node.children += _variants(other, known)


def _variants(block: Node, known: set[Hashable]) -> list[Node]:
    """The block's values as variants for its territories. Values that repeat the widest block are consumed."""
    territories = block.texts("TerritoryCode")
    variants = []
    for child in block.children:
        if _content_key(child) in known:
            child.consume_all()
        elif child.name in _VARIANTS:
            variants += [_for_territory(child, territory) for territory in territories]
            child.consume_all()
    return variants


def _for_territory(node: Node, territory: str) -> Node:
    variant = node.copy()
    variant.attributes = {**node.attributes, "ApplicableTerritoryCode": territory}
    return variant


def _content_key(node: Node) -> Hashable:
    """A key that is equal for elements with the same content."""
    attributes = frozenset(node.attributes.items())
    return node.name, node.value.strip(), attributes, tuple(_content_key(child) for child in node.children)


def _coverage(block: Node) -> tuple[bool, bool, int]:
    codes = {child.value.strip() for child in block.all("TerritoryCode")}
    return _EVERYWHERE in codes, bool(block.all("ExcludedTerritoryCode")), len(codes)
