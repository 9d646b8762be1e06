"""Rules on identifiers: format, check digits and uniqueness."""

import re
from collections.abc import Callable, Iterator

from stdnum import ean, isni, isrc
from stdnum.iso7064 import mod_37_36

from shared.validation.message import MessageView
from shared.validation.nodes import Node
from shared.validation.rules.rule import Check, Rule, RuleSet, Violation

_GRID = re.compile(r"A1[0-9A-Z]{16}")
_DPID = re.compile(r"PADPIDA[0-9A-Z]{11}")
_ISWC = re.compile(r"[A-Za-z]([0-9]{9})([0-9])")
_IPI = re.compile(r"[0-9]{11}")
_GTIN = re.compile(r"[0-9]{8}|[0-9]{12,14}")


def _is_isrc(text: str) -> bool:
    return len(text) == 12 and text == text.upper() and isrc.is_valid(text)


def _is_gtin(text: str) -> bool:
    return bool(_GTIN.fullmatch(text)) and ean.is_valid(text)


def _has_check_character(text: str) -> bool:
    """Whether the check character of a GRid is right; another form of GRid is reported as such."""
    return not _GRID.fullmatch(text) or bool(mod_37_36.is_valid(text))


def _is_dpid(text: str) -> bool:
    return bool(_DPID.fullmatch(text)) and mod_37_36.is_valid(text)


def _is_isni(text: str) -> bool:
    return len(text) == 16 and isni.is_valid(text)


def _has_check_digit(text: str) -> bool:
    """Whether the check digit of an ISWC is right; another form of ISWC is reported as such."""
    match = _ISWC.fullmatch(text)
    if not match:
        return True
    total = 1 + sum(weight * int(digit) for weight, digit in enumerate(match[1], start=1))
    return (10 - total % 10) % 10 == int(match[2])


def _clause(standard: str, letter: str) -> str:
    """The identifier's own standard, and the clauses in which DDEX requires it."""
    return f"{standard}; DDEX Release Profile 2.1 clause 5.3.1.1({letter}), 1.4 clause 4.3(30)"


_PATTERNS = {
    "SICI": ("4d", r"[0-9]{4}-[0-9]{3}[X0-9].+"),
    "ISSN": ("4e", r"[0-9]{4}-[0-9]{3}[X0-9]"),
    "ISBN": ("4f", r"97[89][0-9]{9}[X0-9]"),
    "VISAN": ("4g", r"[A-F0-9]{24}"),
    "ISAN": ("4h", r"[A-F0-9]{12}"),
    "ISMN": ("4i", r"979[0-9]{9}[X0-9]"),
}
"""Identifiers checked by pattern only: element -> letter of the clause, pattern."""


def _pattern_rule(tag: str, letter: str, pattern: str) -> Rule:
    compiled = re.compile(pattern)
    return Rule(
        tag.lower(),
        _clause(tag, letter),
        "Fatal Error",
        _invalid(tag, lambda text: bool(compiled.fullmatch(text))),
        f"{{value}} is not a valid {tag}.",
        f"Use the format {pattern}.",
    )


def _invalid(tag: str, is_valid: Callable[[str], bool]) -> Check:
    return lambda view: [node for node in view.tagged(tag) if not is_valid(node.text)]


def _invalid_isnis(view: MessageView) -> list[Violation]:
    parties = [node for node in view.tagged("PartyId") if node.flag("IsISNI")]
    return [node for node in (*view.tagged("ISNI"), *parties) if not _is_isni(node.text)]


def _holds_dpid(node: Node) -> bool:
    return not node.children and not node.flag("IsISNI") and not node.attributes.get("Namespace")


def _invalid_dpids(view: MessageView) -> list[Violation]:
    nodes = [*view.tagged("DPID"), *filter(_holds_dpid, view.tagged("PartyId"))]
    return [node for node in nodes if not _is_dpid(node.text)]


def _repeated(nodes: list[Node]) -> Iterator[Violation]:
    seen: set[str] = set()
    for node in nodes:
        if node.text in seen:
            yield node
        seen.add(node.text)


def repeated_isrcs(view: MessageView) -> Iterator[Violation]:
    """ISRCs shared by two recordings or videos of the message."""
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


def repeated_release_ids(view: MessageView) -> Iterator[Violation]:
    """Ids shared by two releases of the message."""
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
            _invalid("ISRC", _is_isrc),
            "{value} is not a valid ISRC.",
            "Use country, registrant, year and number without hyphens, such as QZABC2600001.",
        ),
        Rule(
            "icpn",
            _clause("GS1 General Specifications, 7.9", "4a"),
            "Fatal Error",
            _invalid("ICPN", _is_gtin),
            "{value} is not a valid UPC or EAN: its length or check digit is wrong.",
            "Check it against the source; keep leading zeros.",
        ),
        Rule(
            "grid",
            _clause("GRid Standard, ISO 7064 MOD 37,36", "4c"),
            "Fatal Error",
            _invalid("GRid", lambda text: bool(_GRID.fullmatch(text))),
            "{value} is not a GRid.",
            "Use A1 and 16 characters without hyphens.",
        ),
        Rule(
            "grid-check",
            "GRid Standard, ISO 7064 MOD 37,36",
            "Warning",
            _invalid("GRid", _has_check_character),
            "The check character of the GRid {value} is wrong.",
            "Compare it with the source.",
        ),
        Rule(
            "isni",
            _clause("ISO 27729", "4b"),
            "Fatal Error",
            _invalid_isnis,
            "{value} is not a valid ISNI: its format or check character is wrong.",
            "Use 16 characters without spaces.",
        ),
        Rule(
            "iswc",
            _clause("ISO 15707", "4j"),
            "Fatal Error",
            _invalid("ISWC", lambda text: bool(_ISWC.fullmatch(text))),
            "{value} is not an ISWC.",
            "Use T and ten digits without dots or hyphens.",
        ),
        Rule(
            "iswc-check",
            "ISO 15707",
            "Warning",
            _invalid("ISWC", _has_check_digit),
            "The check digit of the ISWC {value} is wrong.",
            "Compare it with the source.",
        ),
        *(_pattern_rule(tag, letter, pattern) for tag, (letter, pattern) in _PATTERNS.items()),
        Rule(
            "ipi-name-number",
            "IPI",
            "Fatal Error",
            _invalid("IpiNameNumber", lambda text: bool(_IPI.fullmatch(text))),
            "{value} is not a valid IPI name number.",
            "Use eleven digits with leading zeros.",
        ),
        Rule(
            "dpid",
            "DDEX Party Identifier, ISO 7064 MOD 37,36",
            "Warning",
            _invalid_dpids,
            "{value} is not a valid DDEX Party Id: its format or check character is wrong.",
            "Use PADPIDA and 11 characters without hyphens, as issued by DDEX.",
        ),
        Rule(
            "isrc-repeated",
            "ISO 3901",
            "Warning",
            repeated_isrcs,
            "Two resources have the ISRC {value}.",
            "List a recording once and refer to it twice; give another recording its own ISRC.",
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
