"""Owns the rules on identifiers: their form and check digits, and that they are not used twice."""

import re
from collections.abc import Callable, Iterator

from stdnum import ean, isni, isrc
from stdnum.iso7064 import mod_37_36

from shared.validation.message import MessageView
from shared.validation.nodes import Node
from shared.validation.rules.rule import Check, Offence, Rule, RuleSet

_GRID = re.compile(r"A1[0-9A-Z]{16}")
_DPID = re.compile(r"PADPIDA[0-9A-Z]{11}")
_ISWC = re.compile(r"[A-Za-z]([0-9]{9})([0-9])")
_IPI = re.compile(r"[0-9]{11}")
_GTIN = re.compile(r"[0-9]{8}|[0-9]{12,14}")


def _is_isrc(text: str) -> bool:
    return len(text) == 12 and isrc.is_valid(text)


def _is_gtin(text: str) -> bool:
    return bool(_GTIN.fullmatch(text)) and ean.is_valid(text)


def _is_grid(text: str) -> bool:
    return bool(_GRID.fullmatch(text)) and mod_37_36.is_valid(text)


def _is_dpid(text: str) -> bool:
    return bool(_DPID.fullmatch(text)) and mod_37_36.is_valid(text)


def _is_isni(text: str) -> bool:
    return len(text) == 16 and isni.is_valid(text)


def _is_iswc(text: str) -> bool:
    match = _ISWC.fullmatch(text)
    if not match:
        return False
    total = 1 + sum(weight * int(digit) for weight, digit in enumerate(match[1], start=1))
    return (10 - total % 10) % 10 == int(match[2])


def _clause(standard: str, letter: str) -> str:
    """The identifier's own standard, and the clauses by which DDEX asks for it."""
    return f"{standard}; DDEX Release Profile 2.1 clause 5.3.1.1({letter}), 1.4 clause 4.3(30)"


_PATTERNS = {
    "SICI": ("4d", r"[0-9]{4}-[0-9]{3}[X0-9].+"),
    "ISSN": ("4e", r"[0-9]{4}-[0-9]{3}[X0-9]"),
    "ISBN": ("4f", r"97[89][0-9]{9}[X0-9]"),
    "VISAN": ("4g", r"[A-F0-9]{24}"),
    "ISAN": ("4h", r"[A-F0-9]{12}"),
    "ISMN": ("4i", r"979[0-9]{9}[X0-9]"),
}
"""Identifiers that are checked by pattern only: element -> letter of the clause, pattern."""


def _pattern_rule(tag: str, letter: str, pattern: str) -> Rule:
    compiled = re.compile(pattern)
    return Rule(
        tag.lower(),
        _clause(tag, letter),
        "Fatal Error",
        _texts(tag, lambda text: bool(compiled.fullmatch(text))),
        f"{{value}} is no {tag}.",
        f"Write it as {pattern}.",
    )


def _texts(tag: str, good: Callable[[str], bool]) -> Check:
    return lambda view: [node for node in view.tagged(tag) if not good(node.text)]


def _isnis(view: MessageView) -> list[Offence]:
    parties = [node for node in view.tagged("PartyId") if node.flag("IsISNI")]
    return [node for node in (*view.tagged("ISNI"), *parties) if not _is_isni(node.text)]


def _is_dpid_of_header(node: Node) -> bool:
    return not node.children and not node.flag("IsISNI") and not node.attributes.get("Namespace")


def _dpids(view: MessageView) -> list[Offence]:
    nodes = [*view.tagged("DPID"), *filter(_is_dpid_of_header, view.tagged("PartyId"))]
    return [node for node in nodes if not _is_dpid(node.text)]


def _repeated(nodes: list[Node]) -> Iterator[Offence]:
    seen: set[str] = set()
    for node in nodes:
        if node.text in seen:
            yield node
        seen.add(node.text)


def repeated_isrcs(view: MessageView) -> Iterator[Offence]:
    """An ISRC that two recordings or videos of the message have."""
    owners = ((node, _resource_of(node)) for node in view.tagged("ISRC"))
    first: dict[str, Node] = {}
    for node, owner in owners:
        if owner is not None and first.setdefault(node.text, owner) is not owner:
            yield node


def _resource_of(node: Node) -> Node | None:
    """The resource of ResourceList that `node` identifies; None for works, cues and related resources."""
    ids = node.parent
    edition = ids.parent if ids else None
    if edition is None or edition.tag == "RelatedResource":
        return None
    owner = edition.parent if edition.tag.endswith("Edition") else edition
    return owner if owner and owner.parent and owner.parent.tag == "ResourceList" else None


def repeated_release_ids(view: MessageView) -> Iterator[Offence]:
    """An id that two releases of the message have."""
    releases = [*view.releases, *view.track_releases, *view.root.all("ReleaseList", "ClipRelease")]
    for kind in ("GRid", "ICPN"):
        yield from _repeated([node for release in releases for node in release.all("ReleaseId", kind)])


IDENTIFIERS = RuleSet(
    "Identifiers",
    frozenset("34"),
    (
        Rule(
            "isrc",
            _clause("ISO 3901", "4k"),
            "Fatal Error",
            _texts("ISRC", _is_isrc),
            "{value} is no ISRC.",
            "Write country, registrant, year and number without hyphens, such as QZABC2600001.",
        ),
        Rule(
            "icpn",
            _clause("GS1 General Specifications, 7.9", "4a"),
            "Fatal Error",
            _texts("ICPN", _is_gtin),
            "{value} is no UPC or EAN: its length or check digit is wrong.",
            "Compare it with the source; keep leading zeros.",
        ),
        Rule(
            "grid",
            _clause("GRid Standard, ISO 7064 MOD 37,36", "4c"),
            "Fatal Error",
            _texts("GRid", _is_grid),
            "{value} is no GRid: its form or check character is wrong.",
            "Write A1 and 16 characters without hyphens.",
        ),
        Rule(
            "isni",
            _clause("ISO 27729", "4b"),
            "Fatal Error",
            _isnis,
            "{value} is no ISNI: its form or check character is wrong.",
            "Write 16 characters without blanks.",
        ),
        Rule(
            "iswc",
            _clause("ISO 15707", "4j"),
            "Fatal Error",
            _texts("ISWC", _is_iswc),
            "{value} is no ISWC: its form or check digit is wrong.",
            "Write T and ten digits without dots and hyphens.",
        ),
        *(_pattern_rule(tag, letter, pattern) for tag, (letter, pattern) in _PATTERNS.items()),
        Rule(
            "ipi-name-number",
            "IPI",
            "Fatal Error",
            _texts("IpiNameNumber", lambda text: bool(_IPI.fullmatch(text))),
            "{value} is no IPI name number.",
            "Write eleven digits with leading zeros.",
        ),
        Rule(
            "dpid",
            "DDEX Party Identifier, ISO 7064 MOD 37,36",
            "Warning",
            _dpids,
            "{value} is no DDEX Party Id: its form or check character is wrong.",
            "Write PADPIDA and 11 characters without hyphens, as DDEX issued them.",
        ),
        Rule(
            "isrc-repeated",
            "ISO 3901",
            "Warning",
            repeated_isrcs,
            "Two resources have the ISRC {value}.",
            "List a recording once and refer to it twice; another recording needs its own ISRC.",
        ),
        Rule(
            "release-id-repeated",
            "ReleaseId",
            "Fatal Error",
            repeated_release_ids,
            "Two releases have the id {value}.",
            "Give each release its own id.",
        ),
    ),
)
