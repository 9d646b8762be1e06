"""Writes the parts of a package as `metadata.xml`, by the table of elements."""

from typing import Any

from shared.errors import Finding, InvalidInput
from shared.messages.apple.data.elements import NAMESPACE, PACKAGE, Element
from shared.messages.apple.data.values import write_value
from shared.messages.apple.parts import Package


def write_package(package: Package) -> bytes:
    """The document: UTF-8 without BOM, one element per line. The same package gives the same bytes.

    Raises InvalidInput if a text contains characters that XML 1.0 does not allow.
    """
    from lxml import etree

    root = etree.Element(f"{{{NAMESPACE}}}{PACKAGE.tag}", nsmap={None: NAMESPACE})
    try:
        _fill(root, PACKAGE, package)
    except ValueError as error:
        remedy = "Remove control characters from the text."
        raise InvalidInput([Finding("", str(error), "text-not-xml", remedy=remedy)]) from error
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _fill(node: Any, element: Element, value: Any) -> None:
    for attribute in element.attributes:
        text = attribute.text or getattr(value, attribute.field)
        if text is not None:
            node.set(attribute.name, write_value(text))
    if element.value:
        node.text = write_value(value)
    elif element.item:
        for each in value:
            _add(node, element.item, each)
    else:
        for child in element.children:
            _add_all(node, child, getattr(value, child.name))


def _add_all(node: Any, element: Element, value: Any) -> None:
    """Adds the element for the value, or for each of several; none for None and for an empty list."""
    if value is None or value == ():
        return
    for each in value if element.many else (value,):
        _add(node, element, each)


def _add(node: Any, element: Element, value: Any) -> None:
    child = node.makeelement(f"{{{NAMESPACE}}}{element.tag}")
    node.append(child)
    _fill(child, element, value)
