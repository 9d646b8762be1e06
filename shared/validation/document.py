"""Parses XML messages safely: no DTD, no entities, no network, bounded size and depth. Does not check content."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shared.errors import Finding

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_BYTES = 64 * 1024 * 1024
MAX_TAGS = 2_000_000
"""Start and end tags together: a small file of empty elements can still exhaust the memory."""

NAMESPACE_ROOT = "http://ddex.net/xml/"
VERSIONS = {
    "ern/38": "3.8",
    "ern/381": "3.8.1",
    "ern/382": "3.8.2",
    "ern/383": "3.8.3",
    "ern/41": "4.1",
    "ern/411": "4.1.1",
    "ern/42": "4.2",
    "ern/43": "4.3",
    "ern/431": "4.3.1",
    "ern/432": "4.3.2",
}
"""Namespace below http://ddex.net/xml/ -> version of the standard."""
ROOTS = frozenset({"NewReleaseMessage", "PurgeReleaseMessage", "CatalogListMessage"})

_DOCTYPE = re.compile(rb"(?>\s|<\?(?>(?!\?>).)*+\?>|<!--(?>(?!-->).)*+-->)*+<!DOCTYPE", re.DOTALL)
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed message. `schema` is its namespace below http://ddex.net/xml/, such as `ern/43`."""

    root: "_Element"
    schema: str
    version: str
    kind: str

    @property
    def standard(self) -> str:
        """The standard's name: `ERN`."""
        return self.schema.partition("/")[0].upper()


def read_document(xml: bytes) -> Document | Finding:
    """Parses `xml` as an ERN message, or returns why it is rejected. Never resolves external references."""
    root = read_xml(xml)
    return root if isinstance(root, Finding) else _identify(root)


def read_xml(xml: bytes) -> "_Element | Finding":
    """Parses any XML; returns the root element, or why it is rejected. Never resolves external references."""
    rejection = _reject_unparsed(xml)
    if rejection:
        return rejection
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        line = error.position[0] or None
        return _rejection("not-well-formed", f"The message is not well-formed XML: {error.msg}.", line=line)
    return _doctype() if root.getroottree().docinfo.internalDTD is not None else root


def _reject_unparsed(xml: bytes) -> Finding | None:
    if not xml.strip():
        return _rejection("empty", "The message is empty.")
    if len(xml) > MAX_BYTES:
        return _rejection("too-large", f"The message exceeds the limit of {MAX_BYTES} bytes.")
    if xml.count(b"<") > MAX_TAGS:
        return _rejection("too-many-elements", f"The message exceeds the limit of {MAX_TAGS} tags.")
    if _DOCTYPE.match(xml.removeprefix(_BYTE_ORDER_MARK)):
        return _doctype()
    return None


def _identify(root: "_Element") -> Document | Finding:
    name = str(root.tag)
    namespace, _, kind = name.removeprefix("{").rpartition("}")
    schema = namespace.removeprefix(NAMESPACE_ROOT)
    if schema == namespace or schema not in VERSIONS or kind not in ROOTS:
        return _rejection(
            "unknown-message",
            f"The root element {name} is not a message of a supported ERN version.",
            line=root.sourceline,
            remedy="Use ern:NewReleaseMessage with the namespace of your version, such as http://ddex.net/xml/ern/43.",
        )
    return Document(root, schema, VERSIONS[schema], kind)


def _doctype() -> Finding:
    return _rejection(
        "doctype", "The message contains a document type declaration.", remedy="Remove it; DDEX messages have none."
    )


def _rejection(code: str, message: str, *, line: int | None = None, remedy: str = "") -> Finding:
    return Finding("", message, code, remedy=remedy, source="XML 1.0; ERN namespaces", stage="xml", line=line)
