"""Rules of the ERN 4 profile variants and on unused references (Release Profile 2.1, 5.5 and G.1 to G.5)."""

from collections.abc import Iterator, Mapping

from shared.validation.message import MessageView
from shared.validation.nodes import Node
from shared.validation.rules.common.references import POINTERS
from shared.validation.rules.ern4.common import ALL
from shared.validation.rules.rule import Check, Rule, Violation, every, never
from shared.validation.rules.select import has, has_text, number, release, resources

CLASSICAL = frozenset({"ClassicalVariant"})
BOXED_SET = frozenset({"BoxedSetVariant"})

_GROUP_TYPES: Mapping[str, tuple[str, ...]] = {
    "BoxedSet": ("Component", "Side", "ComponentRelease", "ReleaseComponent"),
    "Classical": ("Component", "Side", "MultiWorkPart"),
}


def _untyped_groups(variant: str) -> Check:
    """Second-level groups of another type, if this is the only variant of the message."""

    def check(view: MessageView) -> Iterator[Violation]:
        if view.root.attributes.get("ReleaseProfileVariantVersionId") != variant:
            return
        for group in view.root.all("ReleaseList", "Release", "ResourceGroup", "ResourceGroup"):
            if group.attributes.get("ResourceGroupType") not in _GROUP_TYPES[variant]:
                yield group, group.attributes.get("ResourceGroupType", "none")

    return check


def _groups(view: MessageView, kind: str) -> list[Node]:
    return [node for node in view.tagged("ResourceGroup") if node.attributes.get("ResourceGroupType") == kind]


def _work_groups(view: MessageView) -> list[Node]:
    return _groups(view, "MultiWorkPart")


def _boxes(view: MessageView) -> list[Node]:
    return _groups(view, "ReleaseComponent")


def mixed_groups(view: MessageView) -> Iterator[Violation]:
    """Groups that contain both parts of a work and other groups."""
    for group in view.tagged("ResourceGroup"):
        kinds = {child.attributes.get("ResourceGroupType", "") for child in group.all("ResourceGroup")}
        if "MultiWorkPart" in kinds and len(kinds) > 1:
            yield group, ""


def _parts(view: MessageView) -> list[Node]:
    """Resources that are parts of a work."""
    names = {
        name
        for group in _work_groups(view)
        for name in group.values("ResourceGroupContentItem", "ReleaseResourceReference")
    }
    return [node for node in view.resources if node.value("ResourceReference") in names]


def _has_formal_title(node: Node, view: MessageView) -> bool:
    titles = node.all(view.paths.formal_title)
    if view.paths.formal_title == "FormalTitle":
        return bool(titles)
    return any(title.attributes.get("TitleType") == "FormalTitle" for title in titles)


def _unused(anchor_path: tuple[str, str], kind: str) -> Check:
    """Anchors of `kind` that no pointer refers to."""
    pointers = [tag for tag, target in POINTERS.items() if target == kind]
    parent, anchor = anchor_path

    def check(view: MessageView) -> list[Violation]:
        if kind == "release" and "DealList" not in view.by_tag:
            return []  # a takedown: no deal can refer to the release
        used = {node.text.strip() for tag in pointers for node in view.by_tag.get(tag, ())}
        nodes = [node for owner in view.by_tag.get(parent, ()) for node in owner.all(anchor)]
        return [node for node in nodes if node.text.strip() not in used]

    return check


def _unused_rule(rule_number: int, parent: str, anchor: str, kind: str) -> Rule:
    return Rule(
        f"{kind.replace(' ', '-')}-unused",
        f"generic rule G.{rule_number}",
        "Warning",
        _unused((parent, anchor), kind),
        f"Nothing refers to the {kind} {{value}}.",
        "Refer to it, or remove it.",
        ALL,
    )


UNUSED = (
    _unused_rule(1, "Chapter", "ChapterReference", "chapter"),
    _unused_rule(2, "CueSheet", "CueSheetReference", "cue sheet"),
    _unused_rule(4, "Party", "PartyReference", "party"),
    _unused_rule(5, "Release", "ReleaseReference", "release"),
)
"""G.3, on resources, is the general rule `resource-unused`."""

VARIANTS = (
    Rule(
        "boxed-set-group-type",
        "clause 5.3.1.2(5.2)",
        "Fatal Error",
        _untyped_groups("BoxedSet"),
        "A second-level ResourceGroup of a boxed set has the type {value}.",
        "Use Component, Side, ComponentRelease or ReleaseComponent.",
        BOXED_SET,
    ),
    Rule(
        "boxed-set-parts",
        "clause 5.5.1(1)",
        "Fatal Error",
        never(release, lambda _node, view: len(_boxes(view)) < 2),
        "The boxed set has fewer than two parts.",
        "Put each part into a ResourceGroup of type ReleaseComponent.",
        BOXED_SET,
    ),
    Rule(
        "boxed-set-part-unidentified",
        "clause 5.5.1(3)",
        "Fatal Error",
        never(
            _boxes,
            lambda node, view: (
                not has_text("ReleaseId", "GRid")(node, view) and not has_text("ReleaseId", "ICPN")(node, view)
            ),
        ),
        "A part of the boxed set has neither GRid nor ICPN.",
        "Add a ReleaseId to its ResourceGroup.",
        BOXED_SET,
    ),
    Rule(
        "classical-group-type",
        "clause 5.3.1.2(5.2)",
        "Fatal Error",
        _untyped_groups("Classical"),
        "A second-level ResourceGroup of a classical release has the type {value}.",
        "Use Component, Side or MultiWorkPart.",
        CLASSICAL,
    ),
    Rule(
        "classical-music-missing",
        "clause 5.5.2(1)",
        "Fatal Error",
        number(resources("SoundRecording", types=["MusicalWorkSoundRecording"]), 1),
        "There is no recording of a musical work.",
        "Remove the variant, or correct the type of the recordings.",
        CLASSICAL,
    ),
    Rule(
        "classical-work-missing",
        "clause 5.5.2(2.1)",
        "Fatal Error",
        never(release, lambda _node, view: not _work_groups(view)),
        "No ResourceGroup contains the parts of a work.",
        "Put the parts of a work into a ResourceGroup of type MultiWorkPart.",
        CLASSICAL,
    ),
    Rule(
        "classical-work-parts",
        "clause 5.5.2(2.2)",
        "Conditional Fatal Error",
        never(_work_groups, lambda node, _: len(node.all("ResourceGroupContentItem")) < 2),
        "A work has fewer than two parts.",
        "Remove the group; a work in one part needs none.",
        CLASSICAL,
    ),
    Rule(
        "classical-groups-mixed",
        "clause 5.5.2(2.5)",
        "Fatal Error",
        mixed_groups,
        "A ResourceGroup contains both works and other groups.",
        "Keep works and carriers on different levels.",
        CLASSICAL,
    ),
    Rule(
        "classical-formal-title",
        "clause 5.5.2(3.1)",
        "Warning",
        every(_parts, _has_formal_title),
        "A part of a work has no formal title.",
        "Add one.",
        CLASSICAL,
    ),
    Rule(
        "classical-group-title",
        "clause 5.5.2(3.3); the rule set never reaches it",
        "Warning",
        never(
            _work_groups,
            lambda node, view: (
                len(node.all("ResourceGroupContentItem")) > 1
                and not has("DisplayTitle")(node, view)
                and not has("DisplayTitleText")(node, view)
            ),
        ),
        "A work has no display title.",
        "Add DisplayTitle or DisplayTitleText to its ResourceGroup.",
        CLASSICAL,
    ),
    Rule(
        "classical-group-formal-title",
        "clause 5.5.2(3.4)",
        "Warning",
        every(
            lambda view: [node for node in _work_groups(view) if len(node.all("ResourceGroupContentItem")) > 1],
            _has_formal_title,
        ),
        "A work has no formal title.",
        "Add one to its ResourceGroup.",
        CLASSICAL,
    ),
)
