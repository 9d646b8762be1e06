"""Rules on local references: unique anchors, valid pointers. libxml2 checks neither xs:ID nor xs:IDREF."""

from collections.abc import Iterator, Mapping

from shared.validation.message import MessageView
from shared.validation.nodes import Node
from shared.validation.rules.rule import Rule, RuleSet, Violation

ANCHORS: Mapping[str, str] = {
    "ResourceReference": "resource",
    "PartyReference": "party",
    "BrandReference": "party",
    "ReleaseReference": "release",
    "TechnicalResourceDetailsReference": "technical details",
    "ChapterReference": "chapter",
    "CollectionReference": "collection",
    "CueSheetReference": "cue sheet",
    "MusicalWorkReference": "work",
    "RightShareReference": "right share",
    "VisibilityReference": "visibility",
}
"""Elements of type xs:ID in ERN 3.8 to 4.3.2, and the kind of thing they identify."""

POINTERS: Mapping[str, str] = {
    "ArtistPartyReference": "party",
    "CharacterPartyReference": "party",
    "ContributorPartyReference": "party",
    "DisplayCreditParty": "party",
    "PartyAffiliateReference": "party",
    "PartyRelatedPartyReference": "party",
    "RecordCompanyPartyReference": "party",
    "ReleaseLabelReference": "party",
    "RightsControllerPartyReference": "party",
    "CollectionResourceReference": "resource",
    "CueResourceReference": "resource",
    "DealResourceReference": "resource",
    "LinkedReleaseResourceReference": "resource",
    "ReleaseResourceReference": "resource",
    "RepresentativeImageReference": "resource",
    "ResourceContainedResourceReference": "resource",
    "ResourceGroupResourceReference": "resource",
    "ResourceRelatedResourceReference": "resource",
    "RightShareResourceReference": "resource",
    "CatalogReleaseReference": "release",
    "DealReleaseReference": "release",
    "EquivalentReleaseReference": "release",
    "ResourceGroupContentItemReleaseReference": "release",
    "ResourceGroupReleaseReference": "release",
    "ResourceReleaseReference": "release",
    "RightShareReleaseReference": "release",
    "DealTechnicalResourceDetailsReference": "technical details",
    "AudioChapterReference": "chapter",
    "VideoChapterReference": "chapter",
    "CollectionCollectionReference": "collection",
    "ReleaseCollectionReference": "collection",
    "SoundRecordingCollectionReference": "collection",
    "VideoCueSheetReference": "cue sheet",
    "CollectionWorkReference": "work",
    "CueWorkReference": "work",
    "ResourceMusicalWorkReference": "work",
    "RightShareWorkReference": "work",
    "ReleaseVisibilityReference": "visibility",
}
"""Elements of type xs:IDREF, and what they must point to."""


def _anchors(view: MessageView) -> Iterator[tuple[str, Node]]:
    return ((kind, node) for tag, kind in ANCHORS.items() for node in view.by_tag.get(tag, ()) if not node.children)


def repeated_anchors(view: MessageView) -> Iterator[Violation]:
    """Anchors that repeat the name of an earlier one."""
    seen: set[str] = set()
    for _, node in _anchors(view):
        name = node.text.strip()
        if name in seen:
            yield node
        seen.add(name)


def dangling_pointers(view: MessageView) -> Iterator[Violation]:
    """Pointers to nothing, or to the wrong kind of thing. A composite with the same tag has its pointer as a child."""
    names: dict[str, set[str]] = {}
    for kind, node in _anchors(view):
        names.setdefault(kind, set()).add(node.text.strip())
    for tag, kind in POINTERS.items():
        known = names.get(kind, set())
        for node in view.by_tag.get(tag, ()):
            if not node.children and node.text.strip() not in known:
                yield node, f"{tag} {node.text.strip()}"


def unused_resources(view: MessageView) -> Iterator[Violation]:
    """Resources that nothing in the message refers to."""
    used = {
        node.text.strip() for tag, kind in POINTERS.items() if kind == "resource" for node in view.by_tag.get(tag, ())
    }
    for resource in view.resources:
        reference = resource.first("ResourceReference")
        if reference is not None and reference.text.strip() not in used:
            yield reference


REFERENCES = RuleSet(
    "ERN, local references",
    frozenset("34"),
    (
        Rule(
            "reference-repeated",
            "xs:ID",
            "Fatal Error",
            repeated_anchors,
            "The local reference {value} is defined twice.",
            "Give every resource, party, release and technical detail its own reference.",
        ),
        Rule(
            "reference-dangling",
            "xs:IDREF",
            "Fatal Error",
            dangling_pointers,
            "{value} has no matching target in this message.",
            "Correct the reference, or add its target.",
        ),
        Rule(
            "resource-unused",
            "DDEX Release Profile 2.1, generic rule G.3",
            "Warning",
            unused_resources,
            "No release refers to the resource {value}.",
            "Refer to it from a release, or remove it.",
        ),
    ),
)
