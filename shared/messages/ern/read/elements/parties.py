"""Reads parties, by reference (4.x) or inline (3.8)."""

from collections.abc import Mapping
from typing import Any

from shared.messages.ddex.namespaces import SPOTIFY_ARTIST, SPOTIFY_DPID
from shared.messages.xml.node import Node
from shared.messages.xml.values import default_first, is_unlocalised, territory

Person = dict[str, Any]
"""`name` and, if known, `isni`, `ipi`, `dpid`, `spotifyId`, `sortName`, `localNames`."""
CREDITED = ("isni", "ipi", "spotifyId", "sortName", "localNames")
"""What artists, contributors and writers have of it."""


def read_person(node: Node, language: str) -> Person:
    """A party's names and identifiers. 3.8 allows a party with an identifier and no name."""
    names = default_first(node.all("PartyName"))
    person: Person = _identifiers(node)
    if names:
        person["name"] = names[0].text("FullName")
        person["sortName"] = _sort_name(names[0])
        local = [(name, _local_name(name, language)) for name in names[1:]]
        person["localNames"] = [
            entry
            for name, entry in local
            if entry["text"] and not (entry["text"] == person["name"] and is_unlocalised(name))
        ]
    return {key: value for key, value in person.items() if value}


def _local_name(name: Node, language: str) -> dict[str, Any]:
    return {
        "text": name.text("FullName"),
        "language": name.attributes.get("LanguageAndScriptCode", language),
        "territory": territory(name),
        "sortName": _sort_name(name),
    }


def _sort_name(name: Node) -> str | None:
    """`Byrd, Ada` as it stands, or put together from the names before the key name, the key name, and those after."""
    indexed = name.text("FullNameIndexed")
    key, *others = [name.text(part) for part in ("KeyName", "NamesBeforeKeyName", "NamesAfterKeyName")]
    return indexed or (", ".join(filter(None, (key, *others))) if key else None)


def _identifiers(node: Node) -> Person:
    """4.x has one element per kind of identifier; in 3.8 attributes tell the kind."""
    person: Person = {
        "isni": node.text("PartyId/ISNI"),
        "ipi": node.text("PartyId/IpiNameNumber"),
        "dpid": node.text("PartyId/DPID"),
    }
    for identifier in (*node.all("PartyId/ProprietaryId"), *node.all("PartyId")):
        page = identifier.value.strip()
        if identifier.attributes.get("Namespace") == SPOTIFY_DPID and page.startswith(SPOTIFY_ARTIST):
            identifier.consume()
            person["spotifyId"] = page.removeprefix(SPOTIFY_ARTIST)
    for identifier in node.all("PartyId"):
        text = identifier.value.strip()
        namespace = identifier.attributes.get("Namespace", "")
        if not text or identifier.children:
            continue
        if identifier.attributes.get("IsISNI") == "true":
            person["isni"] = identifier.consume()
        elif namespace.upper().startswith("IPI"):
            person["ipi"] = identifier.consume()
        elif text.startswith("PADPIDA"):
            person["dpid"] = identifier.consume()
    return person


class Parties:
    """The message's parties. Resolves references and reads inline parties."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._by_reference: dict[str, Person] = {}

    def __len__(self) -> int:
        return len(self._by_reference)

    def add(self, node: Node) -> None:
        """Adds a Party or Brand of the PartyList."""
        reference = node.text("PartyReference", "BrandReference")
        if reference:
            self._by_reference[reference] = read_person(node, self.language)

    def named(self, reference: str | None) -> Person | None:
        """The party that `reference` points to."""
        return self._by_reference.get(reference or "")

    def of(self, node: Node, reference: str) -> Person | None:
        """The party of `node`: referenced by its child `reference`, or inline."""
        if (child := node.one(reference)) is not None:
            return self.named(child.consume())
        return read_person(node, self.language) or None


def identified(person: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    """The person's name and those of `keys` that are known."""
    return {key: person[key] for key in ("name", *keys) if person.get(key)}
