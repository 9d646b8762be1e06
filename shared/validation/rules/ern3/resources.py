"""Rules on ERN 3.8 resources: works, credits, shares (DDEX Release Profile 1.4, clauses 3.3.1(6) and 4.3)."""

from collections.abc import Iterator
from itertools import chain

from shared.validation.message import MessageView
from shared.validation.nodes import Node
from shared.validation.rules.ern3.profiles import DETAILS, FULL, PROFILES_3, main_releases, references
from shared.validation.rules.ern4.common import WRITERS
from shared.validation.rules.rule import Check, Rule, Violation, every, never, tagged
from shared.validation.rules.select import at, has, release

_ARTISTS = frozenset(PROFILES_3) - {"DigitalClassicalAudioAlbum"}


def repeated_contributors(tag: str) -> Check:
    """Contributors that one territory of a resource lists twice, by party id or by name."""

    def check(view: MessageView) -> Iterator[Violation]:
        for resource in view.resources:
            for details in chain(*resource.children.values()):
                seen: set[str] = set()
                for node in details.all(tag):
                    names = set(node.values("PartyId")) or set(node.values("PartyName", "FullName"))
                    if names & seen:
                        yield node, ", ".join(sorted(names & seen))
                    seen |= names

    return check


def shared_artist_names(view: MessageView) -> Iterator[Violation]:
    """Display artist names of resources that repeat the main release's."""
    names = {name for node in main_releases(view) for name in node.values(DETAILS, "DisplayArtistName")}
    for resource in view.resources:
        for details in chain(*resource.children.values()):
            yield from (node for node in details.all("DisplayArtistName") if node.text.strip() in names)


def _percent(node: Node) -> float:
    try:
        return float(node.text)
    except ValueError:
        return 0.0


def excessive_shares(view: MessageView) -> Iterator[Violation]:
    """Works whose right shares add up to more than 100 %."""
    for work in view.tagged("MusicalWork"):
        total = sum(_percent(node) for node in work.walk() if node.tag == "RightSharePercentage")
        if total > 100:
            yield work, f"{total:g} %"


_CREATORS = WRITERS | {"AssociatedPerformer"}


def _dates_missing(view: MessageView) -> Iterator[Violation]:
    """References to primary recordings without a release date of their own."""
    for node in references(view, "Primary"):
        resource = view.resource_by_reference.get(node.text.strip())
        details = resource.all("SoundRecordingDetailsByTerritory") if resource else []
        if not any(found.has("ResourceReleaseDate") or found.has("OriginalResourceReleaseDate") for found in details):
            yield node


def _works_missing(view: MessageView) -> Iterator[Violation]:
    """References to primary recordings that name no work."""
    for node in references(view, "Primary", "SoundRecording"):
        resource = view.resource_by_reference.get(node.text.strip())
        if resource is None or not resource.has("IndirectSoundRecordingId"):
            yield node


def _resource_flags(view: MessageView) -> list[Violation]:
    return [
        (flag, flag.tag)
        for resource in view.resources
        for tag in ("IsHiddenResource", "IsBonusResource")
        for flag in resource.all(tag)
    ]


def _is_small_share(node: Node, _view: MessageView) -> bool:
    try:
        return not node.flag("HasMaxValueOfOne") and float(node.text) <= 1
    except ValueError:
        return False


RESOURCES_3 = (
    Rule(
        "work-id-missing",
        "clause 3.3.1(6)",
        "Conditional Fatal Error",
        _works_missing,
        "The recording {value} names no work.",
        "Add the ISWC as IndirectSoundRecordingId if you know it.",
        FULL,
    ),
    Rule(
        "resources-missing",
        "clause 4.3(3)",
        "Fatal Error",
        lambda view: [] if view.resources else view.root.all("ResourceList"),
        "There are no resources.",
        "Add the recordings.",
        FULL,
    ),
    Rule(
        "reference-title",
        "clause 4.3(4)",
        "Fatal Error",
        every(
            at("ResourceList", "SoundRecording"),
            lambda node, _: len([text for text in node.values("ReferenceTitle", "TitleText") if text]) == 1,
        ),
        "A recording does not have exactly one reference title.",
        "Give it one ReferenceTitle.",
        FULL,
    ),
    Rule(
        "resource-date-missing",
        "clause 4.3(10)",
        "Conditional Error",
        _dates_missing,
        "The resource {value} has no release date.",
        "Add one if you know it.",
        FULL,
    ),
    Rule(
        "work-without-creator",
        "clause 4.3(12a)",
        "Conditional Error",
        never(
            tagged("MusicalWork"),
            lambda node, _: set(node.values("MusicalWorkContributor", "MusicalWorkContributorRole")).isdisjoint(
                _CREATORS
            ),
        ),
        "A work has no creator.",
        "Add its composer or author if you know them.",
        FULL,
    ),
    Rule(
        "writers-missing",
        "clause 4.3(12a)",
        "Conditional Error",
        every(
            at("ResourceList", "SoundRecording", "SoundRecordingDetailsByTerritory"),
            has("IndirectResourceContributor"),
        ),
        "A recording names no composer, author or publisher.",
        "Add them as IndirectResourceContributor if you know them.",
        FULL,
    ),
    Rule(
        "display-artist-missing",
        "clauses 4.3(12c) and 4.3(15b)",
        "Fatal Error",
        every(release, has(DETAILS, "DisplayArtist")),
        "A release has no display artist.",
        "Add a DisplayArtist to its details.",
        _ARTISTS,
    ),
    Rule(
        "contributor-repeated",
        "clauses 4.3(13) and 4.3(20)",
        "Fatal Error",
        repeated_contributors("ResourceContributor"),
        "{value} is listed twice as a contributor to one resource.",
        "List each contributor once, with all roles.",
        FULL,
    ),
    Rule(
        "artist-name-repeated",
        "clauses 4.3(16a) and 4.3(18)",
        "Error",
        shared_artist_names,
        "A resource repeats the display artist name {value} of the release.",
        "Remove it unless it differs.",
        FULL,
    ),
    Rule(
        "writer-repeated",
        "clause 4.3(21)",
        "Conditional Fatal Error",
        repeated_contributors("IndirectResourceContributor"),
        "{value} is listed twice as a writer or publisher of one resource.",
        "List each one once, with all roles.",
        FULL,
    ),
    Rule(
        "shares-overspent",
        "clause 4.3(22)",
        "Fatal Error",
        excessive_shares,
        "The shares of a work add up to {value}.",
        "Correct the shares; they must not exceed 100 %.",
        FULL,
    ),
    Rule(
        "resource-flags",
        "clauses 4.3(24), 4.10(7g) and 4.10(7h)",
        "Fatal Error",
        _resource_flags,
        "{value} is set on a resource.",
        "Set it on the ResourceGroupContentItem instead.",
        frozenset(PROFILES_3) - {"SingleResourceRelease"},
    ),
    Rule(
        "share-small",
        "clause 4.3(36b)",
        "Information",
        never(
            tagged("RightSharePercentage"),
            _is_small_share,
        ),
        "The share {value} is 1 % or less.",
        "Use 50 for one half.",
        FULL,
    ),
)
