"""Rules of the ERN 4 profile for DJ mixes (DDEX Release Profile 2.1, clause 5.4.4)."""

from shared.validation.message import MessageView
from shared.validation.nodes import Node
from shared.validation.rules.rule import Rule, Violation, every, never
from shared.validation.rules.select import identified, linked, number, reference, resources, unlinked

_DJ_MIX = frozenset({"DjMix"})
_MUSIC = ("MusicalWorkSoundRecording",)


def _mix_parts(view: MessageView) -> list[Node]:
    return resources("SoundRecording", types=_MUSIC, supplemental=True)(view)


def _content_relations(view: MessageView) -> list[Node]:
    relations = [node for found in resources("SoundRecording")(view) for node in found.all("RelatedResource")]
    return [node for node in relations if node.value("ResourceRelationshipType") == "HasContentFrom"]


def _unreferenced_parts(view: MessageView) -> list[Violation]:
    """Parts that no mix refers to."""
    related = {node.value("ResourceRelatedResourceReference") for node in _content_relations(view)}
    return [part for part in _mix_parts(view) if reference(part) not in related]


def _mixes(view: MessageView) -> list[Node]:
    """Recordings that contain others; the rule set requires an ISRC of these, not of their parts."""
    owners = (node.parent for node in _content_relations(view))
    return list({id(owner): owner for owner in owners if owner is not None}.values())


_IN_GROUP = ("ResourceGroupContentItem", "ReleaseResourceReference")

MIX = (
    Rule(
        "mix-number",
        "clause 5.1.2(a)",
        "Fatal Error",
        number(resources("SoundRecording", types=_MUSIC, supplemental=False), 1, 1),
        "There is not exactly one mix.",
        "Mark all other recordings as IsSupplemental.",
        _DJ_MIX,
    ),
    Rule(
        "mix-parts",
        "clause 5.1.2(b)",
        "Fatal Error",
        number(_mix_parts, 2),
        "The mix has fewer than two parts.",
        "List its parts as supplemental recordings.",
        _DJ_MIX,
    ),
    Rule(
        "mix-not-in-group",
        "clause 5.4.4(1)",
        "Fatal Error",
        unlinked(resources("SoundRecording", types=_MUSIC, supplemental=False), *_IN_GROUP),
        "The mix is not in the resource group.",
        "Refer to it from a ResourceGroupContentItem.",
        _DJ_MIX,
    ),
    Rule(
        "mix-part-in-group",
        "clause 5.4.4(2)",
        "Fatal Error",
        linked(_mix_parts, *_IN_GROUP),
        "A part of the mix is in the resource group.",
        "Refer only to the mix there.",
        _DJ_MIX,
    ),
    Rule(
        "mix-part-unrelated",
        "clause 5.4.4(4a)",
        "Fatal Error",
        _unreferenced_parts,
        "The mix does not refer to one of its parts.",
        "Add a RelatedResource HasContentFrom to the mix.",
        _DJ_MIX,
    ),
    Rule(
        "mix-part-untimed",
        "clause 5.4.4(4b)",
        "Fatal Error",
        never(
            _content_relations,
            lambda node, _: not node.has("Timing", "StartPoint") or not node.has("Timing", "DurationUsed"),
        ),
        "A part of the mix has no start point or duration.",
        "Add Timing with StartPoint and DurationUsed.",
        _DJ_MIX,
    ),
    Rule(
        "mix-unidentified",
        "clause 5.4.4(6)",
        "Fatal Error",
        every(_mixes, identified("ISRC")),
        "The mix has no ISRC.",
        "Add its ISRC.",
        _DJ_MIX,
    ),
    Rule(
        "mix-part-unidentified",
        "clause 5.4.4(6)",
        "Error",
        every(_mix_parts, identified("ISRC")),
        "A part of the mix has no ISRC.",
        "Add its ISRC.",
        _DJ_MIX,
    ),
)
