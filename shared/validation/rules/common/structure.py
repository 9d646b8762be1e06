"""Rules on the parts of a message: none twice, none missing that others presuppose, each with an effect."""

from collections import Counter
from collections.abc import Iterator

from shared.validation.message import MessageView
from shared.validation.nodes import Node
from shared.validation.rules.rule import Check, Role, Rule, RuleSet, Violation

_REPORTED = frozenset({"TerritoryCode", "ExcludedTerritoryCode", "Contributor"})
"""Elements that rules of their own report if they are repeated."""
_PLAYABLE = ("SoundRecording", "Video")
_TITLES = ("DisplayTitleText", "DisplayArtistName")
_LATEST_SET = 9
"""The newest allowed-value set that the rules know."""
_OWN_SET = {"4.3": 3, "4.3.1": 3, "4.3.2": 9}
"""The allowed-value set that the schema of a version comes with; earlier versions name none."""


def repeated_elements(view: MessageView) -> Iterator[Violation]:
    """Elements that say, with all their parts, what one before them in the same place says."""
    known: dict[tuple[object, ...], int] = {}
    shapes: dict[int, int] = {}
    for node in _bottom_up(view.root):
        parts = tuple(shapes[id(child)] for children in node.children.values() for child in children)
        shape = (node.tag, node.text.strip(), *sorted(node.attributes.items()), parts)
        shapes[id(node)] = known.setdefault(shape, len(known))
    for node in view.root.walk():
        for tag, children in node.children.items():
            if len(children) > 1 and tag not in _REPORTED:
                first: set[int] = set()
                for child in children:
                    if shapes[id(child)] in first:
                        yield child, _told(child)
                    first.add(shapes[id(child)])


def _bottom_up(root: Node) -> Iterator[Node]:
    """All nodes, each after its children."""
    return reversed(list(root.walk()))


def _told(node: Node) -> str:
    return node.tag if node.children else f"{node.tag} {node.text.strip()}"


def repeated_titles(view: MessageView) -> Iterator[Violation]:
    """4.x: two titles, or names of artists, to display for one language and territory."""
    for tag in _TITLES if view.family == "4" else ():
        for holder in {id(node.parent): node.parent for node in view.tagged(tag)}.values():
            seen: set[tuple[tuple[str, str], ...]] = set()
            for node in holder.all(tag) if holder else ():
                variant = tuple(sorted(node.attributes.items()))
                if variant in seen:
                    yield node
                seen.add(variant)


def empty_deals(view: MessageView) -> list[Violation]:
    """Deals that neither have terms nor refer to some."""
    deals = view.root.all("DealList", "ReleaseDeal", "Deal")
    return [(deal, "Deal") for deal in deals if not deal.has("DealTerms") and not deal.has("DealReference")]


def without_offers(view: MessageView) -> list[Violation]:
    """Release messages without any deal, which take the release down."""
    if view.root.tag != "NewReleaseMessage" or view.root.all("DealList", "ReleaseDeal", "Deal"):
        return []
    return [(view.root.first("DealList") or view.root, "DealList")]


def late_pre_orders(view: MessageView) -> Iterator[Violation]:
    """Pre-orders that do not end before the deal whose release they precede begins, in a territory of both."""
    for offer in view.root.all("DealList", "ReleaseDeal"):
        terms = offer.all("Deal", "DealTerms")
        general = [each for each in terms if not _is_pre_order(each) and _sold(each)]
        for pre_order in filter(_is_pre_order, terms):
            start, end = _first_start(pre_order), _last_end(pre_order)
            starts = [at for each in general if _sold(each) & _sold(pre_order) and _meets(each, pre_order)
                      if (at := _first_start(each))]  # fmt: skip
            if starts and start and (start[:10] >= min(starts)[:10] or (end and end[:10] > min(starts)[:10])):
                yield pre_order, end or start


def _is_pre_order(terms: Node) -> bool:
    return terms.value("IsPreOrderDeal") in ("true", "1")


def _sold(terms: Node) -> set[str]:
    """The uses that are paid for one by one."""
    uses = {*terms.values("UseType"), *terms.values("Usage", "UseType")}
    return uses if "PayAsYouGoModel" in terms.values("CommercialModelType") else set()


def _meets(one: Node, other: Node) -> bool:
    named, others = set(one.values("TerritoryCode")), set(other.values("TerritoryCode"))
    return not named or not others or "Worldwide" in named | others or bool(named & others)


def _first_start(terms: Node) -> str:
    return min((text for tag in ("StartDate", "StartDateTime") for text in terms.values("ValidityPeriod", tag)),
               default="")  # fmt: skip


def _last_end(terms: Node) -> str:
    return max((text for tag in ("EndDate", "EndDateTime") for text in terms.values("ValidityPeriod", tag)),
               default="")  # fmt: skip


def other_value_sets(view: MessageView) -> list[Violation]:
    """An AvsVersionId older than the set of the version's schema, or newer than any known."""
    return [(view.root, text) for text, number, own in _value_set(view) if number < own or number > _LATEST_SET]


def later_value_sets(view: MessageView) -> list[Violation]:
    """An AvsVersionId later than the set of the version's schema."""
    return [(view.root, text) for text, number, own in _value_set(view) if own < number <= _LATEST_SET]


def _value_set(view: MessageView) -> Iterator[tuple[str, int, int]]:
    """The set that the message names, as text and as number, and the one of its version."""
    text = view.root.attributes.get("AvsVersionId", "").strip()
    number, own = text.partition(".")[0], _OWN_SET.get(view.version)
    if own and number.isascii() and number.isdecimal():
        yield text, int(number[:9]), own


def unknown_profiles_38(view: MessageView) -> list[Violation]:
    """3.8.x: a release profile that is named, but in no known form."""
    named = view.root.attributes.get("ReleaseProfileVersionId", "")
    return [(view.root, named)] if view.family == "3" and named and "CommonReleaseTypes" not in named else []


def main_releases_38(view: MessageView) -> list[Violation]:
    """3.8.x: main releases after the first."""
    if view.family != "3":
        return []
    return [(each, "IsMainRelease") for each in [each for each in view.releases if each.flag("IsMainRelease")][1:]]


def _lacking_38(tag: str, *, main: bool = False) -> Check:
    """3.8.x: releases (only the main one, if `main`) without an element."""
    return lambda view: [
        (each, each.value("ReleaseReference"))
        for each in view.releases
        if view.family == "3" and not each.has(tag) and (each.flag("IsMainRelease") or not main)
    ]


def without_p_line(view: MessageView) -> Iterator[Violation]:
    """Main releases without P line; the profiles of 3.8 have a rule of their own."""
    if view.family == "4" or "CommonReleaseTypes" not in view.root.attributes.get("ReleaseProfileVersionId", ""):
        for release in view.releases:
            main = view.family == "4" or release.flag("IsMainRelease")
            if main and not release.has("PLine") and not release.has("ReleaseDetailsByTerritory", "PLine"):
                yield release, release.value("ReleaseReference")


def unidentified_resources_38(view: MessageView) -> Iterator[Violation]:
    """3.8.x: recordings and videos that have no id at all."""
    for each in view.resources if view.family == "3" else ():
        ids = [node.text.strip() for composite in view.resource_ids(each) for node in composite.walk()]
        if each.tag in _PLAYABLE and not any(ids):
            yield each, each.value("ResourceReference")


def ungrouped_resources_38(view: MessageView) -> Iterator[Violation]:
    """3.8.x: resources of a release of several that no item of its groups places."""
    for release in view.releases if view.family == "3" else ():
        listed = release.all("ReleaseResourceReferenceList", "ReleaseResourceReference")
        for details in release.all("ReleaseDetailsByTerritory"):
            placed = {
                node.text.strip()
                for group in details.all("ResourceGroup")
                for part in group.walk()
                if part.tag in ("ReleaseResourceReference", "LinkedReleaseResourceReference")
                for node in (part, *part.all("LinkedReleaseResourceReference"))
            }
            recordings = [node for node in listed if _is_playable(view, node.text.strip())]
            if release.flag("IsMainRelease") and len(listed if placed else recordings) > 1:
                yield from (node for node in listed if node.text.strip() not in placed)


def _is_playable(view: MessageView, reference: str) -> bool:
    resource = view.resource_by_reference.get(reference)
    return resource is not None and resource.tag in _PLAYABLE


def unnumbered_items_38(view: MessageView) -> Iterator[Violation]:
    """3.8.x: playable items of a group of several without number, or with that of another one."""
    for group in view.tagged("ResourceGroup") if view.family == "3" else ():
        items = [
            item
            for item in group.all("ResourceGroupContentItem")
            if not {*item.values("ResourceType")} - {*_PLAYABLE}
            and not any("Secondary" in each.attributes.get("ReleaseResourceType", "")
                        for each in item.all("ReleaseResourceReference"))
        ]  # fmt: skip
        numbers = Counter(item.value("SequenceNumber") for item in items)
        for item in items if len(items) > 1 else ():
            if not item.value("SequenceNumber") or numbers[item.value("SequenceNumber")] > 1:
                yield item, item.value("ReleaseResourceReference")


def _rule(
    code: str, clause: str, check: Check, message: str, remedy: str, role: Role = "Warning"
) -> Rule:  # fmt: skip
    return Rule(code, clause, role, check, message, remedy)


STRUCTURE = RuleSet(
    "ERN",
    frozenset("34"),
    (
        _rule(
            "element-repeated", "", repeated_elements, "{value} is there twice in the same place.",
            "Remove one of them, or correct it.",
        ),
        _rule(
            "title-repeated", "DisplayTitleText and DisplayArtistName", repeated_titles,
            "{value} is a second text to display for the same language and territory.",
            "Give it its language or territory, or remove it.",
        ),
        _rule(
            "deal-without-terms", "Deal", empty_deals, "A {value} has no terms.",
            "Add DealTerms, or refer to a deal that the parties know by DealReference.",
        ),
        _rule(
            "nothing-offered", "DealList", without_offers, "The message offers nothing: it takes the release down.",
            "Add deals, if the release is to be offered.", "Information",
        ),
        _rule(
            "pre-order-late", "DealTerms/IsPreOrderDeal", late_pre_orders,
            "The pre-order ({value}) is not over when the deal itself starts.",
            "End the pre-order when the general deal starts.",
        ),
        _rule(
            "value-set-other", "NewReleaseMessage/@AvsVersionId", other_value_sets,
            "The allowed value set {value} is not one for this version.", "Name the set that the values are from.",
        ),
        _rule(
            "value-set-later", "NewReleaseMessage/@AvsVersionId", later_value_sets,
            "The allowed value set {value} is later than the one of this version's schema.",
            "Make sure that the recipient knows it.", "Information",
        ),
        _rule(
            "profile-unknown", "NewReleaseMessage/@ReleaseProfileVersionId", unknown_profiles_38,
            "{value} is no release profile of ERN 3.8.", "Name it as CommonReleaseTypes/14/ and the profile's name.",
        ),
        _rule(
            "main-release-several", "Release/@IsMainRelease", main_releases_38, "A second release has {value}.",
            "Mark one release as the main one.",
        ),
        _rule(
            "release-reference-missing", "Release/ReleaseReference", _lacking_38("ReleaseReference"),
            "A release has no reference, so no deal can offer it.", "Give it a ReleaseReference such as R0.",
        ),
        _rule(
            "release-untyped", "Release/ReleaseType", _lacking_38("ReleaseType", main=True),
            "The main release {value} has no type.", "Add ReleaseType, such as Album.",
        ),
        _rule(
            "p-line-missing", "Release/PLine", without_p_line, "The release {value} has no P line.",
            "Add one, if there is one for the release as a whole.", "Information",
        ),
        _rule(
            "resource-unidentified", "SoundRecordingId and VideoId", unidentified_resources_38,
            "The recording {value} has no id.", "Add its ISRC.",
        ),
        _rule(
            "resource-ungrouped", "ReleaseDetailsByTerritory/ResourceGroup", ungrouped_resources_38,
            "The release has the resource {value}, but no item of its groups places it.",
            "Add a ResourceGroupContentItem for it.",
        ),
        _rule(
            "item-unnumbered", "ResourceGroupContentItem/SequenceNumber", unnumbered_items_38,
            "The item {value} has no number of its own in its group.", "Number the items from 1.",
        ),
    ),
)  # fmt: skip
