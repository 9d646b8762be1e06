"""Tests our rules against the official Schematron: they report the same faults in samples and in seeded mutants."""

import copy
import csv
import random
import re
from collections.abc import Iterator

import pytest
from lxml import etree

from shared.errors import Finding
from shared.validation.document import Document, read_document
from shared.validation.message import MessageView
from shared.validation.nodes import build_tree
from shared.validation.rules.catalog import check_rules
from tests.schemas import KIT, kit
from tests.schematron import RuleSetFailed, Violation, violations

MUTANTS = 12
"""Seeded faults per pair of rule set and sample; one where the sample is large."""
LARGE_BYTES = 150_000

CLAUSE = re.compile(r"\d+(?:\.\d+)*(?:\([^)\s]*\))+|\d+(?:\.\d+)+|G\.\d|1017-1NR|A ReleaseDisplayStartDate")

UNDECIDABLE = {
    "5.3.3.3": "fires for resources with and without technical details; the content stage decides it",
    "4.8(10)": "fires for every reference title, whatever it says",
    "4.3.11(7)": "asks streaming services for single tracks only, which no album could meet",
}
FALSE_ON_43 = {"5.3.1.4(1)", "5.3.1.4(2a)", "5.4.2(1)", "5.4.3(1)", "5.4.3(3)", "5.4.4(6)", "5.1.2(a)"}
"""Rule set 2.1 is written for ERN 4.1: these miss elements that 4.3 has in SoundRecordingEdition and VideoEdition."""
FALSE = {
    ("VideoAlbum", "3.1"): "asks for TrackRelease where the parts are VideoTrackReleases",
    ("VideoSingle", "3.1"): "asks for TrackRelease where the parts are VideoTrackReleases",
    ("SingleResourceRelease", "3.1"): "counts a second ResourceReference of one resource, which the schema rejects",
    ("SingleResourceReleaseWithCoverArt", "3.1"): "counts a second ResourceReference of one resource, as above",
    ("BusinessProfile", "3(4)"): "asks DRM-protected ad-supported downloads for the profile without DRM too",
}
NARROWER = {
    "4.3(18)": "fires for every display artist name of a resource; ours only where it repeats the release's",
    "4.3(5a)": "fires for a release without territory details, which the schema rejects",
    "1017-1NR": "likewise",
    "4.8(10g)": "fires for a dangling reference, which ours report as such",
    "4.8(9a)": "fires for a dangling reference, which ours report as such",
    "G.5": "fires for a takedown, where no deal refers to the release",
    "4.1": "the latest schema that it knows is a draft of 3.9",
}
STRICTER = {
    "3(1)": "the rule set asks for DRM that is neither enforced nor not enforced",
    "3(13)": "the rule set misspells AdvertisementSupportedModel",
    "3(18)": "the rule set misspells AdvertisementSupportedModel",
}
"""Clauses that the rule set does not check as stated."""


def pairs() -> list[tuple[str, str]]:
    """Pairs of rule set and sample that were run when the kit was made."""
    runs = KIT / "SCHEMATRON_RUNS.csv"
    if not runs.exists():
        return [("absent", "absent")]
    with runs.open(encoding="utf-8") as rows:
        found = [(row["schematron"], row["sample"]) for row in csv.DictReader(rows) if row["messages"]]
    return [pair for pair in found if "avs" not in pair[0]]


def profile_of(rule_set: str) -> str:
    match = re.search(r"Profile_(\w+)_\d\d\.sch", rule_set)
    return match[1] if match else "BusinessProfile"


def profiles_for(rule_set: str, view: MessageView) -> frozenset[str]:
    profile = profile_of(rule_set)
    if profile == "ReleaseProfileTrackReleaseRules":
        return frozenset({"Audio"})
    named = view.root.attributes.get("ReleaseProfileVersionId", "")
    return frozenset({profile, named}) if profile.endswith("Variant") else frozenset({profile})


def ours(rule_set: str, xml: bytes) -> list[Finding]:
    document = read_document(xml)
    assert isinstance(document, Document)
    view = MessageView(build_tree(document.root), document.version)
    return check_rules(view, profiles_for(rule_set, view))


def is_excused(violation: Violation, rule_set: str, sample: str) -> bool:
    """Whether the violation is a known difference to the rule set, see above."""
    clauses = set(CLAUSE.findall(violation.clause))
    return (
        not violation.clause
        or bool(clauses & (UNDECIDABLE.keys() | NARROWER.keys()))
        or (sample.startswith("ern43/") and bool(clauses & FALSE_ON_43))
        or any((profile_of(rule_set), clause) in FALSE for clause in clauses)
    )


def missed(rule_set: str, sample: str, xml: bytes) -> list[Violation]:
    """Violations that the rule set reports and our rules do not, by clause."""
    clauses = {clause for finding in ours(rule_set, xml) for clause in CLAUSE.findall(finding.source)}
    try:
        official = violations(kit("schematron", rule_set), xml)
    except RuleSetFailed:
        return []
    return [
        violation
        for violation in official
        if not is_excused(violation, rule_set, sample) and clauses.isdisjoint(CLAUSE.findall(violation.clause))
    ]


@pytest.mark.parametrize(("rule_set", "sample"), pairs())
def test_samples(rule_set: str, sample: str) -> None:
    assert missed(rule_set, sample, kit("samples", sample).read_bytes()) == []


@pytest.mark.parametrize(("rule_set", "sample"), pairs())
def test_samples_are_not_blocked_for_less(rule_set: str, sample: str) -> None:
    """Profile rules of ours block a sample only if the rule set reports the same violation."""
    xml = kit("samples", sample).read_bytes()
    official = violations(kit("schematron", rule_set), xml)
    clauses = {clause for found in official for clause in CLAUSE.findall(found.clause)} | STRICTER.keys()
    blocking = [
        finding
        for finding in ours(rule_set, xml)
        if finding.severity == "error"
        and finding.source.startswith(("DDEX Release Profile 1.4", "DDEX Release Profile 2.1", "DDEX Business"))
    ]
    assert [found for found in blocking if clauses.isdisjoint(CLAUSE.findall(found.source))] == []


@pytest.mark.parametrize(("rule_set", "sample"), pairs())
def test_seeded_faults(rule_set: str, sample: str) -> None:
    xml = kit("samples", sample).read_bytes()
    faults = [
        (fault, violation)
        for fault, mutant in mutants(
            etree.fromstring(xml), f"{rule_set} {sample}", MUTANTS if len(xml) < LARGE_BYTES else 1
        )
        for violation in missed(rule_set, sample, mutant)
    ]
    assert faults == []


def mutants(root: etree._Element, seed: str, number: int) -> Iterator[tuple[str, bytes]]:
    """Messages with one fault each: an element dropped, emptied or duplicated, or an attribute changed."""
    elements = [element for element in root.iter("*") if element is not root]
    for turn in range(number):
        chance = random.Random(f"{seed} {turn}")
        path = root.getroottree().getpath(chance.choice(elements))
        mutant = copy.deepcopy(root)
        (element,) = mutant.getroottree().xpath(path, namespaces=mutant.nsmap)
        fault = f"{_spoil(element, chance)} {path}"
        xml = etree.tostring(mutant)
        yield fault, xml


def _spoil(element: etree._Element, chance: random.Random) -> str:
    parent = element.getparent()
    assert parent is not None
    kind = chance.choice(["drop", "empty", "double", "attribute"])
    if kind == "attribute" and element.attrib:
        name = chance.choice(sorted(element.attrib))
        element.set(name, "Other")
        return f"set {name} of"
    if kind == "empty" and not len(element):
        element.text = ""
        return "empty"
    if kind == "double":
        element.addnext(copy.deepcopy(element))
        return "double"
    parent.remove(element)
    return "drop"
