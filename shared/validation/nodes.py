"""The tree that rules inspect: plain nodes, indexed by tag, built in one pass. Independent of ERN."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_NO_ATTRIBUTES: Mapping[str, str] = {}
_NO_CHILDREN: Mapping[str, list["Node"]] = {}


class Node:
    """An element: tag (the root's without namespace), text as written, attributes, children by tag."""

    __slots__ = ("attributes", "children", "element", "parent", "tag", "text")

    def __init__(self, element: "_Element", tag: str, parent: "Node | None") -> None:
        attributes = element.attrib
        self.tag = tag
        self.text: str = element.text or ""
        self.attributes: Mapping[str, str] = dict(attributes) if attributes else _NO_ATTRIBUTES
        self.parent = parent
        self.children: Mapping[str, list[Node]] = _NO_CHILDREN
        self.element = element

    def all(self, *path: str) -> list["Node"]:
        """Descendants at `path` (tags, outermost first), in document order."""
        found = [self]
        for tag in path:
            found = [child for node in found for child in node.children.get(tag, ())]
        return found

    def has(self, *path: str) -> bool:
        """True if there is a node at `path`."""
        return path[0] in self.children if len(path) == 1 else bool(self.all(*path))

    def first(self, *path: str) -> "Node | None":
        """The first of `all(*path)`."""
        found = self.children.get(path[0], ()) if len(path) == 1 else self.all(*path)
        return found[0] if found else None

    def value(self, *path: str) -> str:
        """The stripped text of `first(*path)`; empty if there is none."""
        found = self.first(*path)
        return found.text.strip() if found else ""

    def values(self, *path: str) -> list[str]:
        """The stripped texts of `all(*path)`."""
        return [node.text.strip() for node in self.all(*path)]

    def flag(self, name: str) -> bool:
        """True if the attribute `name` is true."""
        return self.attributes.get(name) in ("true", "1")

    def ancestor(self, tag: str) -> "Node | None":
        """The nearest ancestor with `tag`."""
        node = self.parent
        while node is not None and node.tag != tag:
            node = node.parent
        return node

    def walk(self) -> Iterator["Node"]:
        """This node and all its descendants; siblings with the same tag stay together."""
        yield self
        for children in self.children.values():
            for child in children:
                yield from child.walk()

    @property
    def line(self) -> int | None:
        """Line in the message, from 1."""
        return self.element.sourceline

    @property
    def xpath(self) -> str:
        """The XPath of the element, with positions."""
        return str(self.element.getroottree().getpath(self.element))


@dataclass(frozen=True, slots=True)
class Tree:
    """A root, its nodes by tag, and its nodes by attribute; each in document order."""

    root: Node
    by_tag: Mapping[str, list[Node]]
    by_attribute: Mapping[str, list[Node]]


@dataclass(frozen=True, slots=True)
class _Indexes:
    by_tag: dict[str, list[Node]] = field(default_factory=dict)
    by_attribute: dict[str, list[Node]] = field(default_factory=dict)


def build_tree(root: "_Element") -> Tree:
    """Builds the tree of `root`."""
    indexes = _Indexes()
    return Tree(_build(root, str(root.tag).rpartition("}")[2], None, indexes), indexes.by_tag, indexes.by_attribute)


def _build(element: "_Element", tag: str, parent: Node | None, indexes: _Indexes) -> Node:
    node = Node(element, tag, parent)
    indexes.by_tag.setdefault(tag, []).append(node)
    for attribute in node.attributes:
        indexes.by_attribute.setdefault(attribute, []).append(node)
    children: dict[str, list[Node]] = {}
    for child in element:
        name: str = child.tag  # type: ignore[assignment]  # the parser drops comments and instructions
        child_node = _build(child, name, node, indexes)
        if name in children:
            children[name].append(child_node)
        else:
            children[name] = [child_node]
    if children:
        node.children = children
    return node
