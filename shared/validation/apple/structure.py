"""Checks the structure of a package against the table of elements: order, presence, number and values."""

from collections.abc import Iterator, Mapping

from shared.errors import Finding
from shared.messages.apple.data.certainty import SPECIFICATION, Certainty
from shared.messages.apple.data.elements import PACKAGE, Attribute, Element
from shared.validation.apple.rule import finding_at, told_source
from shared.validation.apple.view import PackageView
from shared.validation.nodes import Node

REMEDIES: Mapping[str, str] = {
    "apple-111": "Remove the element, or correct its name.",
    "apple-112": "Move the element to its place.",
    "apple-113": "Add the element.",
    "apple-114": "Keep one of them.",
    "apple-115": "Correct the value.",
    "apple-116": "Add the attribute, or correct its value.",
    "apple-117": "Remove the attribute.",
    "apple-118": "Remove the text.",
}
"""The codes of structural findings: an unknown element; one out of order; a missing, a repeated one; its value; its
attributes; text between elements."""


def check_structure(view: PackageView) -> Iterator[Finding]:
    """Every place where the document differs from the table of elements."""
    yield from _check(view.root, PACKAGE)


def _check(node: Node, element: Element) -> Iterator[Finding]:
    yield from _attributes(node, element)
    if element.value:
        if not element.value.pattern.fullmatch(node.text.strip()) or not _reads(element, node.text.strip()):
            message = f"The value {node.text.strip()[:60]!r} is not {element.value.help}."
            yield _finding("apple-115", node, message, element.value.certainty)
        return
    if node.text.strip():
        yield _finding("apple-118", node, f"The element {element.tag} has a text.", element.certainty)
    yield from _children(node, element)


def _reads(element: Element, text: str) -> bool:
    """Whether the text is a value, such as a day that exists."""
    assert element.value
    try:
        element.value.read(text)
    except ValueError:
        return False
    return True


def _attributes(node: Node, element: Element) -> Iterator[Finding]:
    known = {attribute.name: attribute for attribute in element.attributes}
    for attribute in element.attributes:
        if problem := _attribute_problem(node.attributes.get(attribute.name), attribute):
            yield _finding("apple-116", node, problem, element.certainty)
    for name in sorted(set(node.attributes) - set(known)):
        yield _finding("apple-117", node, f"The attribute {name} is not known here.", element.certainty)


def _attribute_problem(text: str | None, attribute: Attribute) -> str | None:
    if text is None:
        return f"The attribute {attribute.name} is missing." if attribute.required else None
    if attribute.text:
        return None if text == attribute.text else f"The attribute {attribute.name} is {text!r}, not {attribute.text}."
    fits = attribute.value.pattern.fullmatch(text)
    return None if fits else f"The attribute {attribute.name} is {text!r}, which is not {attribute.value.help}."


def _children(node: Node, element: Element) -> Iterator[Finding]:
    order = {tag: place for place, tag in enumerate(element.allowed)}
    seen: set[str] = set()
    furthest, last = -1, ""
    for child in _in_order(node):
        row = element.allowed.get(child.tag)
        if row is None:
            message = f"The element {child.tag} is not known in {element.tag}."
            yield _finding("apple-111", child, message, element.certainty)
            continue
        if child.tag in seen and not row.many:
            message = f"The element {child.tag} stands in {element.tag} more than once."
            yield _finding("apple-114", child, message, row.certainty)
        elif order[child.tag] < furthest:
            message = f"The element {child.tag} stands after {last}; it belongs before it."
            yield _finding("apple-112", child, message, row.certainty)
        if order[child.tag] > furthest:
            furthest, last = order[child.tag], child.tag
        seen.add(child.tag)
        yield from _check(child, row)
    for tag, row in element.allowed.items():
        if row.required and tag not in seen:
            yield _finding("apple-113", node, f"The element {element.tag} has no {tag}.", row.required)


def _in_order(node: Node) -> list[Node]:
    """The child nodes in document order."""
    by_element = {id(child.element): child for children in node.children.values() for child in children}
    return [by_element[id(element)] for element in node.element]


def _finding(code: str, node: Node, message: str, certainty: Certainty) -> Finding:
    return finding_at(
        node,
        message,
        code=code,
        certainty=certainty,
        remedy=REMEDIES[code],
        source=told_source(SPECIFICATION, certainty),
        stage="schema",
    )
