"""Rules that apply to every ERN 4 release profile (DDEX Release Profile 2.1, clauses 5.3 and 5.6).

The standard's rule set is written for ERN 4.1; the paths of later versions come from the message view.
"""

from collections.abc import Iterator

from shared.validation.message import MessageView
from shared.validation.nodes import Node
from shared.validation.rules.rule import Rule, Violation, every, never, tagged
from shared.validation.rules.select import (
    at,
    has,
    has_attribute,
    identified,
    message,
    number_at,
    primary,
    reference,
    release,
    resources,
    secondary,
    unlinked,
)

WITH_TRACKS = frozenset({"Audio", "Video", "MixedMedia"})
WITHOUT_TRACKS = frozenset({"SimpleAudioSingle", "SimpleVideoSingle", "Ringtone", "DjMix", "LongFormMusicalWorkVideo"})
ALL = WITH_TRACKS | WITHOUT_TRACKS
GROUPED = WITH_TRACKS | {"DjMix", "LongFormMusicalWorkVideo"}
"""Profiles whose cover is linked from the top resource group."""

WRITERS = frozenset(
    {"Adapter", "Arranger", "Author", "Composer", "ComposerLyricist", "Librettist", "Lyricist"}
    | {"NonLyricAuthor", "SubArranger", "Translator"}
)
_SEQUENCED_GROUPS = ("Component", "ComponentRelease", "Side", "MultiWorkPart")


def _has_writer(resource: Node, view: MessageView) -> bool:
    roles = resource.values("Contributor", *view.paths.contributor_role)
    return not WRITERS.isdisjoint(roles)


def _is_sequenced(resource: Node, view: MessageView) -> bool:
    return any(item.has("SequenceNumber") for item in view.content_items.get(reference(resource), ()))


def unknown_profile(view: MessageView) -> list[Violation]:
    """A profile that the standard does not define."""
    named = view.root.attributes.get("ReleaseProfileVersionId")
    return [(view.root, named)] if named is not None and named not in ALL else []


def repeated_contributors(view: MessageView) -> Iterator[Violation]:
    """Parties that one resource lists as contributor more than once."""
    for resource in view.resources:
        seen: set[str] = set()
        for node in resource.all("Contributor", "ContributorPartyReference"):
            if node.text in seen:
                yield node
            seen.add(node.text)


def repeated_sequence_numbers(view: MessageView) -> Iterator[Violation]:
    """Sequence numbers that repeat one of an earlier sibling with the same tag."""
    for parent in {id(node.parent): node.parent for node in view.tagged("SequenceNumber")}.values():
        if parent is None or parent.parent is None:
            continue
        siblings = parent.parent.children[parent.tag]
        if siblings[0] is not parent:
            continue
        seen: set[str] = set()
        for node in (node for sibling in siblings for node in sibling.all("SequenceNumber")):
            if node.text.strip() in seen:
                yield node
            seen.add(node.text.strip())


def mixed_sequences(view: MessageView) -> Iterator[Violation]:
    """Sequence numbers of subgroups that repeat one of an item in the same group."""
    for group in view.tagged("ResourceGroup"):
        items = set(group.values("ResourceGroupContentItem", "SequenceNumber"))
        yield from (node for node in group.all("ResourceGroup", "SequenceNumber") if node.text.strip() in items)


def untyped_groups(view: MessageView) -> list[Violation]:
    """Second-level groups that are neither Side nor Component, in a message without a profile variant."""
    if "ReleaseProfileVariantVersionId" in view.root.attributes:
        return []
    groups = view.root.all("ReleaseList", "Release", "ResourceGroup", "ResourceGroup")
    return [
        (group, group.attributes.get("ResourceGroupType", "none"))
        for group in groups
        if group.attributes.get("ResourceGroupType") not in ("Component", "Side")
    ]


def sides_without_product(view: MessageView) -> Iterator[Violation]:
    """Groups of type Side in releases that are not sold as a physical product."""
    sold = {
        name
        for deal in view.root.all("DealList", "ReleaseDeal")
        if "PurchaseAsPhysicalProduct" in deal.values("Deal", "DealTerms", "UseType")
        for name in deal.values("DealReleaseReference")
    }
    for group in view.by_attribute.get("ResourceGroupType", ()):
        owner = group.ancestor("Release")
        names = owner.values("ReleaseReference") if owner else []
        if group.attributes["ResourceGroupType"] == "Side" and sold.isdisjoint(names):
            yield group, "Side"


COMMON = (
    Rule(
        "one-release",
        "clause 5.1.1(a)",
        "Fatal Error",
        every(at("ReleaseList"), number_at(1, 1, "Release")),
        "The message does not contain exactly one Release.",
        "Send one message per release.",
        ALL,
    ),
    Rule(
        "writers-missing",
        "clause 5.3.1.1(8)",
        "Conditional Fatal Error",
        every(primary, _has_writer),
        "A recording names no composer, author or arranger.",
        "Add the writers as contributors if you know them.",
        ALL,
    ),
    Rule(
        "display-artist-sequence",
        "clause 5.3.1.2(1)",
        "Fatal Error",
        every(tagged("DisplayArtist"), has_attribute("SequenceNumber")),
        "A DisplayArtist has no SequenceNumber.",
        "Number the display artists from 1.",
        ALL,
    ),
    Rule(
        "several-main-artists",
        "clause 5.3.1.2(2)",
        "Conditional Error",
        never(
            lambda view: [*view.releases, *view.resources],
            lambda node, _: node.values("DisplayArtist", "DisplayArtistRole").count("MainArtist") > 1,
        ),
        "More than one artist is a MainArtist.",
        "Consider another role for additional artists, such as FeaturedArtist.",
        ALL,
    ),
    Rule(
        "group-type",
        "clause 5.3.1.2(5.2)",
        "Fatal Error",
        untyped_groups,
        "A second-level ResourceGroup has the type {value}.",
        "Use Component or Side; other types require a profile variant.",
        ALL,
    ),
    Rule(
        "group-sequence",
        "clause 5.3.1.2(5.3)",
        "Fatal Error",
        never(
            tagged("ResourceGroup"),
            lambda node, _: (
                node.attributes.get("ResourceGroupType") in _SEQUENCED_GROUPS and not node.has("SequenceNumber")
            ),
        ),
        "A ResourceGroup that is a component, side or part of a work has no SequenceNumber.",
        "Number the groups from 1.",
        ALL,
    ),
    Rule(
        "primary-sequence",
        "clause 5.3.1.2(5.4)",
        "Fatal Error",
        every(primary, _is_sequenced),
        "A primary resource has no sequence number in the release.",
        "Give its ResourceGroupContentItem a SequenceNumber.",
        ALL,
    ),
    Rule(
        "sequence-repeated",
        "clause 5.3.1.2(5.5)",
        "Fatal Error",
        repeated_sequence_numbers,
        "The sequence number {value} is used twice.",
        "Number the siblings 1, 2, 3 and so on.",
        ALL,
    ),
    Rule(
        "sequence-mixed",
        "clause 5.3.1.2(5.6)",
        "Fatal Error",
        mixed_sequences,
        "A subgroup and an item of the same group both have the sequence number {value}.",
        "Number the subgroups and items of a group in one sequence.",
        ALL,
    ),
    Rule(
        "secondary-sequence",
        "clause 5.3.1.2(5.7a)",
        "Error",
        never(secondary, _is_sequenced),
        "A secondary resource has a sequence number in the release.",
        "Remove SequenceNumber from images, texts and supplemental recordings.",
        ALL,
    ),
    Rule(
        "cue-without-time",
        "clauses 5.3.1.2(6) and 5.4.3(4.1)",
        "Error",
        never(tagged("Cue"), lambda node, _: not node.value("StartTime") and not node.value("Duration")),
        "A cue has neither a start time nor a duration.",
        "Add one of them.",
        ALL,
    ),
    Rule(
        "release-unidentified",
        "clause 5.3.1.3(1)",
        "Fatal Error",
        never(
            release,
            lambda node, _: (
                not any(node.values("ReleaseId", "GRid") + node.values("ReleaseId", "ICPN"))
                and not node.has("ReleaseId", "ProprietaryId")
            ),
        ),
        "The release has neither GRid nor ICPN nor proprietary id.",
        "Add the UPC or EAN as ICPN.",
        ALL,
    ),
    Rule(
        "c-line-missing",
        "clause 5.3.1.3(6)",
        "Conditional Fatal Error",
        every(release, has("CLine")),
        "The release has no C line.",
        "Add one if you know it.",
        ALL,
    ),
    Rule(
        "release-date-missing",
        "clause 5.3.1.3(7)",
        "Conditional Error",
        never(release, lambda node, _: not node.has("ReleaseDate") and not node.has("OriginalReleaseDate")),
        "The release has neither a release date nor an original release date.",
        "Add one if you know it.",
        ALL,
    ),
    Rule(
        "side-of-no-product",
        "clause 5.3.1.3(8)",
        "Conditional Error",
        sides_without_product,
        "The release has sides, but is not sold as a physical product.",
        "Use groups of type Component for discs.",
        ALL,
    ),
    Rule(
        "secondary-unidentified",
        "clause 5.3.1.4(2a)",
        "Fatal Error",
        every(
            lambda view: [*resources("Image")(view), *resources("SoundRecording", supplemental=True)(view)],
            identified("ProprietaryId"),
        ),
        "A supplemental recording or image has no proprietary id.",
        "Add a ProprietaryId with your DPID as namespace.",
        ALL,
    ),
    Rule(
        "contributor-repeated",
        "clause 5.3.1.4(6)",
        "Fatal Error",
        repeated_contributors,
        "The party {value} is listed twice as a contributor to one resource.",
        "List each contributor once, with all roles.",
        ALL,
    ),
    Rule(
        "first-publication-missing",
        "clause 5.3.1.4(7)",
        "Conditional Error",
        every(primary, has("FirstPublicationDate")),
        "A recording has no date of first publication.",
        "Add one if you know it.",
        ALL,
    ),
    Rule(
        "profile-unknown",
        "clause 5.2.1",
        "Fatal Error",
        unknown_profile,
        "{value} is not a release profile.",
        f"Use one of {', '.join(sorted(ALL))}.",
    ),
    Rule(
        "profile-variant",
        "clause 5.2.2",
        "Fatal Error",
        never(
            message,
            lambda node, _: (
                not set(node.attributes.get("ReleaseProfileVariantVersionId", "").split()) <= {"Classical", "BoxedSet"}
            ),
        ),
        "The profile variant is not defined by the standard.",
        "Use Classical, BoxedSet, or both separated by a space.",
        ALL,
    ),
    Rule(
        "bonus-sequence",
        "clause 5.3.1.2(5.7b)",
        "Error",
        never(
            tagged("ResourceGroupContentItem"),
            lambda node, _: node.value("IsBonusResource") == "true" and node.has("SequenceNumber"),
        ),
        "A bonus resource has a sequence number.",
        "Remove SequenceNumber.",
        GROUPED,
    ),
    Rule(
        "cover-unlinked",
        "clause 5.3.1.2(5.8)",
        "Error",
        unlinked(resources("Image", types=["FrontCoverImage"]), "LinkedReleaseResourceReference"),
        "The front cover is not linked from the top resource group.",
        "Add a LinkedReleaseResourceReference to it.",
        GROUPED,
    ),
    Rule(
        "primary-without-isrc",
        "clause 5.3.1.4(1)",
        "Error",
        every(primary, identified("ISRC")),
        "A recording or video has no ISRC.",
        "Add its ISRC.",
        ALL - {"Ringtone"},
    ),
    Rule(
        "bonus-unidentified",
        "clause 5.3.1.4(2b)",
        "Fatal Error",
        never(
            lambda view: [node for node in view.resources if reference(node) in view.bonus],
            lambda node, view: not identified("ProprietaryId")(node, view),
        ),
        "A bonus resource has no proprietary id.",
        "Add a ProprietaryId with your DPID as namespace.",
        GROUPED,
    ),
)
