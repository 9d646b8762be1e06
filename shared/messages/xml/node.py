"""One element of a message. Tracks which values were consumed, so that the others can be reported."""

from collections.abc import Iterator, Mapping, Set


class Node:
    """An element: `name` in the reader's vocabulary, `tag` as the message spells it.

    Reading a value with `text`, `texts` or `consume` marks it as consumed; `unconsumed` yields the other values.
    """

    __slots__ = ("attributes", "children", "consumed", "line", "name", "tag", "value")

    def __init__(self, name: str, tag: str, attributes: Mapping[str, str], line: int) -> None:
        self.name = name
        self.tag = tag
        self.attributes = attributes
        self.line = line
        self.value = ""
        self.children: list[Node] = []
        self.consumed = False

    def all(self, path: str) -> list["Node"]:
        """The elements at `path` (`ResourceId/ISRC`), in document order."""
        if "/" not in path:
            return [child for child in self.children if child.name == path]
        found = [self]
        for step in path.split("/"):
            found = [child for node in found for child in node.children if child.name == step]
        return found

    def has(self, names: Set[str]) -> bool:
        """Whether any child has one of these names."""
        return any(child.name in names for child in self.children)

    def one(self, path: str) -> "Node | None":
        """The first element at `path`."""
        found = self.all(path)
        return found[0] if found else None

    def text(self, *paths: str) -> str | None:
        """Consumes and returns the first non-empty text at the first of `paths` that has one."""
        for path in paths:
            for node in self.all(path):
                node.consumed = True
                if tag := node.value.strip():
                    return tag
        return None

    def texts(self, path: str) -> list[str]:
        """Consumes and returns every non-empty text at `path`."""
        return [tag for node in self.all(path) if (tag := node.consume())]

    def consume(self) -> str | None:
        """Consumes and returns this element's own text."""
        self.consumed = True
        return self.value.strip() or None

    def consume_all(self) -> None:
        """Marks the whole element as consumed."""
        self.consumed = True
        for child in self.children:
            child.consume_all()

    def copy(self) -> "Node":
        """A deep copy, with nothing consumed."""
        copy = Node(self.name, self.tag, self.attributes, self.line)
        copy.value = self.value
        copy.children = [child.copy() for child in self.children]
        return copy

    def unconsumed(self, above: str = "") -> Iterator[tuple[str, "Node"]]:
        """Yields (path, element) for every value below this element that was not consumed."""
        path = f"{above}/{self.tag}" if above else self.tag
        for child in self.children:
            if child.children:
                yield from child.unconsumed(path)
            elif not child.consumed and child.value and child.value.strip():
                yield f"{path}/{child.tag}", child
