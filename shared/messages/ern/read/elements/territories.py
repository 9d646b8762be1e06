"""Owns 3.8's blocks by territory: the widest is spread into its element, the others add their variants to it."""

from collections.abc import Hashable

from shared.messages.ern.read.notes import Notes
from shared.messages.ern.read.xml.node import Node

_EVERYWHERE = "Worldwide"
_VARIANTS = frozenset({"Title", "DisplayArtistName", "LabelName", "PLine", "CLine"})
"""What 4.x says per territory too, with an attribute instead of a block."""


def settle_territories(node: Node, name: str, notes: Notes) -> None:
    """Gives the children of the widest block called `name` to the element itself, and then what others vary."""
    blocks = [child for child in node.children if name and child.name == name]
    if not blocks:
        return
    chosen = max(blocks, key=_width)
    where = chosen.texts("TerritoryCode")
    chosen.texts("ExcludedTerritoryCode")
    if where and _EVERYWHERE not in where:
        notes.lost(f"{node.said}/{chosen.said}", f"Said for {', '.join(where)} only.", "said-for-some")
    node.children = [child for child in node.children if child is not chosen] + chosen.children
    said = {_meaning(child) for child in chosen.children}
    for other in blocks:
        if other is not chosen:
            node.children += _variants(other, said)


def _variants(block: Node, said: set[Hashable]) -> list[Node]:
    """The block's own values as values of its territories; what only repeats the widest block is taken."""
    territories = block.texts("TerritoryCode")
    variants = []
    for child in block.children:
        if _meaning(child) in said:
            child.take_all()
        elif child.name in _VARIANTS:
            variants += [_placed(child, territory) for territory in territories]
            child.take_all()
    return variants


def _placed(node: Node, territory: str) -> Node:
    variant = node.copy()
    variant.attributes = {**node.attributes, "ApplicableTerritoryCode": territory}
    return variant


def _meaning(node: Node) -> Hashable:
    """Equal for elements that say the same."""
    attributes = frozenset(node.attributes.items())
    return node.name, node.value.strip(), attributes, tuple(_meaning(child) for child in node.children)


def _width(block: Node) -> tuple[bool, bool, int]:
    codes = {child.value.strip() for child in block.all("TerritoryCode")}
    return _EVERYWHERE in codes, bool(block.all("ExcludedTerritoryCode")), len(codes)
