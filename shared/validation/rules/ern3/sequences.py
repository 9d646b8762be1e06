"""Rules on sequencing in ERN 3.8 releases (DDEX Release Profile 1.4, clauses 3.3.1 and 4.3(1), (2), (34), (35))."""

import re
from collections.abc import Iterator
from itertools import chain

from shared.validation.message import MessageView
from shared.validation.nodes import Node
from shared.validation.rules.ern3.profiles import DETAILS, FULL, main_releases
from shared.validation.rules.rule import Rule, Violation, every, never, tagged
from shared.validation.rules.select import at, has_attribute

_NUMBER = re.compile("[0-9]{1,9}")
_MAX_DEPTH = 5


def wrong_main_releases(view: MessageView) -> list[Violation]:
    """Release lists without exactly one main release."""
    number = len(main_releases(view))
    return [] if number == 1 else [(node, str(number)) for node in view.root.all("ReleaseList")]


def _groups(view: MessageView) -> list[Node]:
    """The top resource groups of the main release, one per territory."""
    return [group for node in main_releases(view) for group in node.all(DETAILS, "ResourceGroup")]


def _is_primary_item(item: Node) -> bool:
    return any(
        node.attributes.get("ReleaseResourceType") == "PrimaryResource" for node in item.all("ReleaseResourceReference")
    )


def _subgroups(view: MessageView) -> list[Node]:
    return [sub for group in _groups(view) for sub in group.all("ResourceGroup")]


def unsequenced_items(view: MessageView) -> list[Violation]:
    """Primary items without a sequence number in the first two levels of groups."""
    details = [node for found in view.releases for node in found.all(DETAILS)]
    first = [item for group in _groups(view) for item in group.all("ResourceGroupContentItem")]
    second = [
        item for node in details for item in node.all("ResourceGroup", "ResourceGroup", "ResourceGroupContentItem")
    ]
    return [item for item in (*first, *second) if _is_primary_item(item) and not item.has("SequenceNumber")]


def sequences_not_from_one(view: MessageView) -> Iterator[Violation]:
    """Subgroups whose primary items do not start at 1."""
    for sub in _subgroups(view):
        items = [node for node in sub.walk() if node.tag == "ResourceGroupContentItem" and _is_primary_item(node)]
        numbers = {number for item in items for number in item.values("SequenceNumber")}
        if numbers and "1" not in numbers:
            yield sub, min(numbers)


def bad_sequences(view: MessageView) -> Iterator[Violation]:
    """Sequence numbers that do not count from 1 without repeats.

    Elements are compared with all siblings, attributes with siblings of the same tag.
    """
    parents = {id(node.parent): node.parent for node in view.tagged("SequenceNumber") if node.parent is not None}
    owners = {id(parent.parent): parent.parent for parent in parents.values() if parent.parent is not None}
    for owner in owners.values():
        sequenced = [node for node in chain(*owner.children.values()) if node.has("SequenceNumber")]
        yield from _out_of_sequence([(node, node.value("SequenceNumber")) for node in sequenced])
    for siblings in _siblings_with_attribute(view):
        yield from _out_of_sequence(
            [(node, node.attributes["SequenceNumber"]) for node in siblings if _has_number(node)]
        )


def _has_number(node: Node) -> bool:
    return "SequenceNumber" in node.attributes


def _siblings_with_attribute(view: MessageView) -> Iterator[list[Node]]:
    seen: set[tuple[int, str]] = set()
    for node in view.by_attribute.get("SequenceNumber", ()):
        key = (id(node.parent), node.tag)
        if node.parent is not None and key not in seen:
            seen.add(key)
            yield node.parent.children[node.tag]


def _out_of_sequence(numbered: list[tuple[Node, str]]) -> Iterator[Violation]:
    seen: set[str] = set()
    for node, number in numbered:
        if number in seen or not _NUMBER.fullmatch(number) or not 1 <= int(number) <= len(numbered):
            yield node, number
        seen.add(number)


def _depth(group: Node) -> int:
    parent_group = group.ancestor("ResourceGroup")
    return 1 + (_depth(parent_group) if parent_group else 0)


SEQUENCES_3 = (
    Rule(
        "main-release",
        "clause 3.3.1(1)",
        "Fatal Error",
        wrong_main_releases,
        "There are {value} main releases.",
        "Set IsMainRelease to true on exactly one release.",
        FULL,
    ),
    Rule(
        "item-sequence",
        "clauses 3.3.1(2), 3.3.1(3) and 3.3.1(5)",
        "Fatal Error",
        unsequenced_items,
        "A primary resource has no sequence number in its group.",
        "Add a SequenceNumber.",
        FULL,
    ),
    Rule(
        "group-sequence",
        "clause 3.3.1(2)",
        "Fatal Error",
        never(_subgroups, lambda node, _: not node.has("SequenceNumber")),
        "A resource group has no sequence number.",
        "Add a SequenceNumber.",
        FULL,
    ),
    Rule(
        "sequence-continued",
        "clause 3.3.1(3)",
        "Fatal Error",
        sequences_not_from_one,
        "The items of a group start at {value}.",
        "Number the items of each group from 1.",
        FULL,
    ),
    Rule(
        "secondary-sequence",
        "clause 3.3.1(4)",
        "Error",
        never(
            tagged("ResourceGroupContentItem"),
            lambda node, _: (
                node.has("SequenceNumber")
                and any(
                    found.attributes.get("ReleaseResourceType") == "SecondaryResource"
                    for found in node.all("ReleaseResourceReference")
                )
            ),
        ),
        "A secondary resource has a sequence number.",
        "Remove SequenceNumber from covers and booklets.",
        FULL,
    ),
    Rule(
        "reference-rank",
        "clauses 4.3(1) and 4.3(2)",
        "Fatal Error",
        never(
            tagged("ReleaseResourceReference"),
            lambda node, _: (
                node.parent is not None
                and node.parent.tag == "ResourceGroupContentItem"
                and "ReleaseResourceType" not in node.attributes
            ),
        ),
        "The reference {value} is marked neither as primary nor as secondary.",
        "Add ReleaseResourceType.",
        FULL,
    ),
    Rule(
        "display-artist-sequence",
        "clause 4.3(34)",
        "Fatal Error",
        every(at("ReleaseList", "Release", DETAILS, "DisplayArtist"), has_attribute("SequenceNumber")),
        "A DisplayArtist has no SequenceNumber.",
        "Number the display artists from 1.",
        FULL,
    ),
    Rule(
        "sequence-numbers",
        "clause 4.3(35)",
        "Fatal Error",
        bad_sequences,
        "The sequence number {value} is not between 1 and the number of siblings, or is used twice.",
        "Number the siblings 1, 2, 3 and so on.",
        FULL,
    ),
    Rule(
        "groups-deep",
        "nested ResourceGroups",
        "Information",
        never(tagged("ResourceGroup"), lambda node, _: _depth(node) > _MAX_DEPTH),
        "Resource groups are nested more than five deep.",
        "Use fewer levels.",
        FULL,
    ),
)
