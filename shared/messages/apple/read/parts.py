"""Reads a parsed `metadata.xml` into parts, by the table of elements."""

from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields
from typing import Any

from shared.errors import Finding, InvalidInput
from shared.messages.apple.data.elements import NAMESPACE, PACKAGE, Element
from shared.messages.apple.parts import Package


@dataclass(frozen=True, slots=True)
class ReadPackage:
    """The parts, and what of the document they do not hold: unknown elements and values of an unknown form."""

    package: Package
    not_carried: tuple[Finding, ...]


def read_package(root: Any) -> ReadPackage:
    """The parts of the document with this lxml root element.

    Raises InvalidInput if it is no package, or if it lacks what every package has.
    """
    if root.tag != f"{{{NAMESPACE}}}{PACKAGE.tag}":
        message = f"The root element is {root.tag}, not {PACKAGE.tag} in the namespace {NAMESPACE}."
        raise InvalidInput([_finding("", root, message, "no-apple-package")])
    reader = _Reader([], [])
    package = reader.part(root, PACKAGE, f"/{PACKAGE.tag}")
    if reader.missing:
        raise InvalidInput(reader.missing)
    assert isinstance(package, Package)
    return ReadPackage(package, tuple(reader.lost))


@dataclass(frozen=True, slots=True)
class _Reader:
    lost: list[Finding]
    missing: list[Finding]

    def part(self, node: Any, element: Element, path: str) -> Any:
        """The part of the element; None if the element lacks what its part requires."""
        assert element.part
        found = {**dict(self._attributes(node, element, path)), **self._children(node, element, path)}
        lacking = [
            each.name
            for each in fields(element.part)
            if each.name not in found and each.default is MISSING and each.default_factory is MISSING
        ]
        self.missing.extend(
            _finding(path, node, f"The element {element.tag} has no {name}.", "missing") for name in lacking
        )
        return None if lacking else element.part(**found)

    def _attributes(self, node: Any, element: Element, path: str) -> Iterator[tuple[str, Any]]:
        for attribute in element.attributes:
            text = node.get(attribute.name)
            if attribute.field and text is not None:
                try:
                    yield attribute.field, attribute.value.carry(text)
                except ValueError as error:
                    self.lost.append(_finding(f"{path}/@{attribute.name}", node, str(error), "invalid-value"))

    def _children(self, node: Any, element: Element, path: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for child, number in _numbered(node):
            row = element.allowed.get(child.tag.removeprefix(f"{{{NAMESPACE}}}"))
            where = f"{path}/{child.tag.removeprefix(f'{{{NAMESPACE}}}')}{number}"
            if row is None:
                self.lost.append(_finding(where, child, "The element is not known.", "unknown-element"))
                continue
            value = self._value(child, row, where)
            if value is None:
                if row.part:  # what it lacks is told already
                    found.setdefault(row.name, ())
                continue
            if row.many:
                found[row.name] = (*found.get(row.name, ()), value)
            elif row.name in found:
                self.lost.append(_finding(where, child, "The element stands here more than once.", "repeated"))
            else:
                found[row.name] = value
        return found

    def _value(self, node: Any, element: Element, path: str) -> Any:
        if element.value:
            try:
                return element.value.carry((node.text or "").strip(" \t\r\n"))
            except ValueError as error:
                self.lost.append(_finding(path, node, str(error), "invalid-value"))
                return None
        if element.item:
            return self._children(node, element, path).get(element.item.name, ())
        return self.part(node, element, path)


def _numbered(node: Any) -> Iterator[tuple[Any, str]]:
    """The child elements, each with its XPath index if it has siblings of the same name."""
    tags = [child.tag for child in node]
    seen: dict[str, int] = {}
    for child in node:
        seen[child.tag] = seen.get(child.tag, 0) + 1
        yield child, f"[{seen[child.tag]}]" if tags.count(child.tag) > 1 else ""


def _finding(path: str, node: Any, message: str, code: str) -> Finding:
    severity = "error" if code in ("missing", "no-apple-package") else "warning"
    return Finding(path, message, code, severity, line=node.sourceline)  # type: ignore[arg-type]
