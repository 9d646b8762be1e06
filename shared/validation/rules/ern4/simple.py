"""Rules of ERN 4 profiles with one file: simple singles, ringtones (Release Profile 2.1, 5.4.1 and 5.4.2)."""

from shared.validation.message import MessageView
from shared.validation.rules.ern4.resources import DOCUMENTS
from shared.validation.rules.rule import Check, Role, Rule, Violation, every, never, tagged
from shared.validation.rules.select import (
    at,
    has_value,
    identified,
    number,
    number_at,
    reference,
    release,
    resources,
    unlinked,
)

_SIMPLE = frozenset({"SimpleAudioSingle", "SimpleVideoSingle"})
SINGLE_FILE = _SIMPLE | {"Ringtone"}


def _items_without(tag: str) -> Check:
    """Items that do not refer to a resource with this tag."""

    def check(view: MessageView) -> list[Violation]:
        names = {reference(found) for found in resources(tag)(view)}
        items = view.tagged("ResourceGroupContentItem")
        return [item for item in items if names.isdisjoint(item.values("ReleaseResourceReference"))]

    return check


def _controller(tags: tuple[str, ...], role: Role, what: str) -> Rule:
    return Rule(
        "rights-controller",
        "clause 5.4.1(4)",
        role,
        never(tagged("ResourceRightsController"), lambda node, _: not any(node.has(tag) for tag in tags)),
        f"A rights controller has no {what}.",
        "Add it if you know it.",
        _SIMPLE,
    )


SIMPLE = (
    Rule(
        "recording-number",
        "clause 5.1.2(a)",
        "Fatal Error",
        number(resources("SoundRecording"), 1, 1),
        "There is not exactly one recording.",
        "Use the profile Audio for more than one.",
        frozenset({"Ringtone", "SimpleAudioSingle"}),
    ),
    Rule(
        "image-number",
        "clause 5.1.2(c)",
        "Fatal Error",
        number(resources("Image"), 0, 1),
        "There is more than one image.",
        "Deliver the cover only.",
        SINGLE_FILE,
    ),
    Rule(
        "bonus-forbidden",
        "clause 5.1.2(e)",
        "Fatal Error",
        never(tagged("ResourceGroupContentItem"), has_value("IsBonusResource", "true")),
        "This profile does not allow bonus resources.",
        "Choose another profile.",
        SINGLE_FILE,
    ),
    Rule(
        "document-forbidden",
        "clause 5.1.2(f)",
        "Fatal Error",
        number(resources(*DOCUMENTS), 0, 0),
        "This profile does not allow texts, sheet music or software.",
        "Choose another profile.",
        SINGLE_FILE,
    ),
    Rule(
        "group-number",
        "clauses 5.4.1(1) and 5.4.2(2)",
        "Fatal Error",
        every(release, number_at(1, 1, "ResourceGroup")),
        "There is not exactly one ResourceGroup.",
        "Put the resource into one group.",
        SINGLE_FILE,
    ),
    Rule(
        "item-number",
        "clause 5.4.1(2)",
        "Fatal Error",
        every(at("ReleaseList", "Release", "ResourceGroup"), number_at(1, 1, "ResourceGroupContentItem")),
        "There is not exactly one ResourceGroupContentItem.",
        "Link images from the one item.",
        _SIMPLE,
    ),
    Rule(
        "item-resource",
        "clauses 5.4.1(3.1) and 5.4.2(3.1)",
        "Fatal Error",
        _items_without("SoundRecording"),
        "An item does not refer to the recording.",
        "Refer to the recording, and link images.",
        frozenset({"SimpleAudioSingle", "Ringtone"}),
    ),
    Rule(
        "item-resource",
        "clause 5.4.1(3.1)",
        "Fatal Error",
        _items_without("Video"),
        "An item does not refer to the video.",
        "Refer to the video, and link images.",
        frozenset({"SimpleVideoSingle"}),
    ),
    Rule(
        "image-unlinked",
        "clauses 5.4.1(3.2) and 5.4.2(3.2)",
        "Fatal Error",
        unlinked(resources("Image"), "ResourceGroupContentItem", "LinkedReleaseResourceReference"),
        "An image is not linked from the item.",
        "Add a LinkedReleaseResourceReference to the item.",
        SINGLE_FILE,
    ),
    _controller(("Territory", "TerritoryCode"), "Conditional Fatal Error", "territory"),
    _controller(("RightsControllerRole", "RightsControlType"), "Conditional Fatal Error", "role"),
    _controller(("StartDate",), "Conditional Error", "start date"),
    _controller(("EndDate",), "Conditional Error", "end date"),
    _controller(("RightSharePercentage",), "Conditional Fatal Error", "percentage"),
    Rule(
        "ringtone-unidentified",
        "clause 5.4.2(1)",
        "Fatal Error",
        every(resources("SoundRecording"), identified("ISRC", "ProprietaryId")),
        "The recording has neither ISRC nor proprietary id.",
        "Add one.",
        frozenset({"Ringtone"}),
    ),
    Rule(
        "ringtone-source",
        "clause 5.4.2(4)",
        "Conditional Error",
        every(
            release,
            lambda node, _: "IsReleaseFromRelease" in node.values("RelatedRelease", "ReleaseRelationshipType"),
        ),
        "The ringtone does not name its source release.",
        "Add a RelatedRelease IsReleaseFromRelease.",
        frozenset({"Ringtone"}),
    ),
)
