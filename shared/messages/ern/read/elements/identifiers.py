"""Reads the identifiers of releases and resources."""

from collections.abc import Iterable

from shared.messages.xml.node import Node

KINDS = ("ICPN", "GRid", "ISRC", "CatalogNumber", "ProprietaryId")
"""The identifiers of a release that are read."""


def proprietary_ids(node: Node, path: str) -> list[dict[str, str]]:
    """Every identifier below `path` that a party gave."""
    return given_ids(node.all(f"{path}/ProprietaryId"))


def given_ids(nodes: Iterable[Node]) -> list[dict[str, str]]:
    """The identifiers (`namespace`, `value`); one without a namespace is left unread."""
    found = [(each.attributes.get("Namespace"), each) for each in nodes]
    return [{"namespace": space, "value": value} for space, each in found if space and (value := each.consume())]


def identifiers_of(node: Node) -> dict[str, str]:
    """`ICPN`, `GRid`, `ISRC`, `CatalogNumber`, `ProprietaryId` as written."""
    return {kind: value for kind in KINDS if (value := node.text(f"ReleaseId/{kind}"))}
