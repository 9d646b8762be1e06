"""Owns one element of a message as the reader sees it; remembers what was taken, so that the rest can be named."""

from collections.abc import Iterable, Iterator, Mapping, Set


class Node:
    """An element: `name` in the reader's own vocabulary (ERN 4.3), `said` as the message spells it.

    Reading a value through `text`, `texts` or `take` marks it as taken; `leftovers` are the values nobody took.
    """

    __slots__ = ("attributes", "children", "line", "name", "said", "taken", "value")

    def __init__(self, name: str, said: str, attributes: Mapping[str, str], line: int) -> None:
        self.name = name
        self.said = said
        self.attributes = attributes
        self.line = line
        self.value = ""
        self.children: list[Node] = []
        self.taken = False

    def all(self, path: str) -> list["Node"]:
        """The elements at `path` (`ResourceId/ISRC`), in document order."""
        if "/" not in path:
            return [child for child in self.children if child.name == path]
        found = [self]
        for step in path.split("/"):
            found = [child for node in found for child in node.children if child.name == step]
        return found

    def has(self, names: Set[str]) -> bool:
        """Whether a child has one of these names."""
        return any(child.name in names for child in self.children)

    def one(self, path: str) -> "Node | None":
        """The first element at `path`."""
        found = self.all(path)
        return found[0] if found else None

    def text(self, *paths: str) -> str | None:
        """The first non-empty text at the first of `paths` that has one; taken."""
        for path in paths:
            for node in self.all(path):
                node.taken = True
                if said := node.value.strip():
                    return said
        return None

    def texts(self, path: str) -> list[str]:
        """Every non-empty text at `path`; taken."""
        return [said for node in self.all(path) if (said := node.take())]

    def take(self) -> str | None:
        """This element's own text; taken."""
        self.taken = True
        return self.value.strip() or None

    def take_all(self) -> None:
        """Marks the whole element as taken."""
        self.taken = True
        for child in self.children:
            child.take_all()

    def copy(self) -> "Node":
        """The same element again, nothing taken."""
        copy = Node(self.name, self.said, self.attributes, self.line)
        copy.value = self.value
        copy.children = [child.copy() for child in self.children]
        return copy

    def leftovers(self, above: str = "") -> Iterator[tuple[str, "Node"]]:
        """(path, element) of every value below this element that nobody took."""
        path = f"{above}/{self.said}" if above else self.said
        for child in self.children:
            if child.children:
                yield from child.leftovers(path)
            elif not child.taken and child.value and child.value.strip():
                yield f"{path}/{child.said}", child


def unwrap(wrappers: Iterable[tuple[Node, Node]]) -> None:
    """Gives the children of each (parent, wrapper) to the parent.

    Of several wrappers of one name only the first is unwrapped, an immersive edition last; `Usage` (3.8) always is.
    """
    done: set[tuple[int, str]] = set()
    for parent, wrapper in sorted(wrappers, key=_is_immersive):
        if (id(parent), wrapper.name) in done and wrapper.name != "Usage":
            continue
        done.add((id(parent), wrapper.name))
        place = parent.children.index(wrapper)
        parent.children[place : place + 1] = wrapper.children


def _is_immersive(pair: tuple[Node, Node]) -> bool:
    kind = pair[1].one("Type")
    return kind is not None and kind.value.strip() == "ImmersiveEdition"
