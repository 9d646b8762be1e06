"""Rules on what a message says twice, and must say alike: files, titles, lines, durations, deals, parties."""

import re
from collections.abc import Iterable, Iterator
from itertools import combinations

from shared.validation.message import MessageView
from shared.validation.nodes import Node
from shared.validation.rules.rule import Check, Rule, RuleSet, Violation

_YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b")
_DIGEST_LENGTHS = {"MD5": (32, 24), "SHA1": (40, 28), "SHA-1": (40, 28), "SHA-256": (64, 44), "SHA-512": (128, 88)}
"""By algorithm, the characters in hexadecimal and in base64."""
_HEX = re.compile(r"[0-9A-Fa-f]+")
_DURATION = re.compile(r"PT(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+(?:\.[0-9]+)?)S)?")
_PLAYABLE = ("SoundRecording", "Video")
_SAME_FILE_S, _SAME_RELEASE_S = 2.0, 5.0
"""How far durations may differ: a file from its recording, and a release from its recordings."""


_MAX_COMPARED = 200
"""Deals of one kind that are compared with each other: the work grows with the square of their number."""


def _seconds(text: str) -> float | None:
    match = _DURATION.fullmatch(text.strip())
    if not match or not any(match.groups()):
        return None
    hours, minutes, seconds = match.groups(default="0")
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def invalid_digests(view: MessageView) -> Iterator[Violation]:
    """Digests whose length does not fit their algorithm."""
    for node in view.tagged("HashSum"):
        value = node.first("HashSumValue") or node.first("HashSum")
        lengths = _DIGEST_LENGTHS.get(node.value("Algorithm") or node.value("HashSumAlgorithmType"))
        if value is None or lengths is None:
            continue
        text = value.text.strip()
        hexadecimal = len(text) == lengths[0] and _HEX.fullmatch(text)
        if not hexadecimal and len(text) != lengths[1]:
            yield value


def _uris(view: MessageView) -> Iterator[tuple[Node, str]]:
    """Each file with its path as the message states it."""
    for file in view.tagged("File"):
        name = file.value("FileName")
        path = file.value("FilePath")
        text = file.value("URI") or file.value("URL") or (f"{path.rstrip('/')}/{name}" if path else name)
        if text:
            yield file, text.strip()


def outside_paths(view: MessageView) -> Iterator[Violation]:
    """Paths that lead out of the package."""
    for file, uri in _uris(view):
        parts = uri.replace("\\", "/").split("/")
        if ".." in parts or uri.startswith(("/", "\\")) or uri.lower().startswith("file:"):
            yield file, uri


def remote_files(view: MessageView) -> Iterator[Violation]:
    """Files that are not part of the package, but somewhere in the network."""
    return ((file, uri) for file, uri in _uris(view) if re.match(r"(?i)(https?|ftp):", uri))


def shared_files(view: MessageView) -> Iterator[Violation]:
    """Files that two recordings name."""
    owner: dict[str, Node] = {}
    for file, uri in _uris(view):
        resource = next((each for tag in _PLAYABLE if (each := file.ancestor(tag))), None)
        if resource is not None and owner.setdefault(uri, resource) is not resource:
            yield file, uri


def differing_titles(view: MessageView) -> Iterator[Violation]:
    """4.x: a DisplayTitleText that does not contain the title that it shows in the same language and territory."""
    for holder in {id(node.parent): node.parent for node in view.tagged("DisplayTitle")}.values():
        if holder is None:
            continue
        titles = {_variant(node): node.value("TitleText") for node in holder.all("DisplayTitle")}
        for text in holder.all("DisplayTitleText"):
            title = titles.get(_variant(text))
            if title and title.casefold() not in text.text.casefold():
                yield text


def _variant(node: Node) -> tuple[str, str]:
    attributes = node.attributes
    return attributes.get("LanguageAndScriptCode", ""), attributes.get("ApplicableTerritoryCode", "Worldwide")


def differing_years(view: MessageView) -> Iterator[Violation]:
    """P and C lines whose text names other years than their year."""
    for line in view.tagged("PLine", "CLine"):
        text = line.value("PLineText") or line.value("CLineText")
        years = set(_YEAR.findall(text))
        year = line.value("Year")
        if year and years and year not in years:
            yield line, f"{year}: {text}"


def differing_durations(view: MessageView) -> Iterator[Violation]:
    """Files, not clips, whose duration is not that of the recording."""
    for resource in view.resources:
        whole = _seconds(resource.value("Duration"))
        if resource.tag not in _PLAYABLE or whole is None:
            continue
        for details in view.technical_details(resource):
            holders = [details, *details.all("DeliveryFile")]
            if details.value("IsPreview") == "true" or details.value("IsClip") == "true":
                continue
            for node in (node for holder in holders for node in holder.all("Duration")):
                measured = _seconds(node.text)
                if measured is not None and abs(measured - whole) > _SAME_FILE_S:
                    yield node


def differing_release_duration(view: MessageView) -> Iterator[Violation]:
    """4.x: a release whose duration is not that of its items together."""
    for release in view.releases if view.family == "4" else ():
        stated = _seconds(release.value("Duration"))
        items = [
            view.resource_by_reference.get(node.text.strip())
            for group in release.all("ResourceGroup")
            for item in group.walk()
            if item.tag == "ResourceGroupContentItem"
            for node in item.all("ReleaseResourceReference")
        ]
        lengths = [_seconds(item.value("Duration")) for item in items if item and item.tag in _PLAYABLE]
        if stated is None or not lengths or None in lengths:
            continue
        if abs(stated - sum(length or 0.0 for length in lengths)) > _SAME_RELEASE_S:
            yield release, release.value("Duration")


def late_clips(view: MessageView) -> Iterator[Violation]:
    """Clips that end after the recording."""
    for resource in view.resources:
        whole = _seconds(resource.value("Duration"))
        if whole is None:
            continue
        for details in view.technical_details(resource):
            for clip in (*details.all("ClipDetails"), *details.all("PreviewDetails")):
                timing = clip.first("Timing") or clip
                start, end = _number(timing.value("StartPoint")), _number(timing.value("EndPoint"))
                length = _seconds(timing.value("DurationUsed") or timing.value("Duration"))
                last = end if end is not None else (start or 0.0) + (length or 0.0)
                if last > whole + _SAME_FILE_S:
                    yield clip, f"{last:g} s"


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def overlapping_deals(view: MessageView) -> Iterator[Violation]:
    """Deals of one release for the same use, channel and territory at the same time."""
    by_release: dict[tuple[str, ...], list[Node]] = {}
    for offer in view.root.all("DealList", "ReleaseDeal"):
        for release in offer.values("DealReleaseReference"):
            for terms in offer.all("Deal", "DealTerms"):
                by_release.setdefault((release, *_kind(terms)), []).append(terms)
    reported: set[int] = set()
    for same in by_release.values():
        for one, other in _neighbours(same):
            if id(other) not in reported and _meet(one, other):
                reported.add(id(other))
                yield other, " ".join(other.values("UseType") or other.values("Usage", "UseType"))


def _neighbours(terms: list[Node]) -> Iterator[tuple[Node, Node]]:
    """Pairs of deals that may share a territory; of very many in one territory only some."""
    by_territory: dict[str, list[Node]] = {"": []}
    for each in terms:
        named = each.values("TerritoryCode")
        for territory in [""] if not named or "Worldwide" in named else named:
            by_territory.setdefault(territory, []).append(each)
    everywhere = by_territory[""][:_MAX_COMPARED]
    for same in by_territory.values():
        yield from combinations(same[:_MAX_COMPARED], 2)
    yield from ((one, other) for one in everywhere for other in terms[:_MAX_COMPARED] if other not in everywhere)


def _kind(terms: Node) -> tuple[str, ...]:
    """What is offered, and through what."""
    usage = [*terms.all("Usage"), terms]
    parts = [sorted(terms.values("CommercialModelType"))]
    for tag in ("UseType", "UserInterfaceType", "DistributionChannelType", "CarrierType"):
        parts.append(sorted(text for holder in usage for text in holder.values(tag)))
    channels = [*terms.all("DistributionChannel"), *terms.all("ExcludedDistributionChannel")]
    parts.append(sorted(node.text.strip() for channel in channels for node in channel.walk() if node.text.strip()))
    parts.append(terms.values("IsPreOrderDeal"))
    parts.append(sorted(terms.values("RightsClaimPolicy", "RightsClaimPolicyType")))
    return tuple("|".join(part) for part in parts)


def _meet(one: Node, other: Node) -> bool:
    return _share_territory(one, other) and _share_time(one, other)


def _share_territory(one: Node, other: Node) -> bool:
    named, others = set(one.values("TerritoryCode")), set(other.values("TerritoryCode"))
    without, others_without = set(one.values("ExcludedTerritoryCode")), set(other.values("ExcludedTerritoryCode"))
    everywhere, others_everywhere = not named or "Worldwide" in named, not others or "Worldwide" in others
    if everywhere and others_everywhere:
        return True
    if everywhere:
        return bool(others - without)
    return bool(named - others_without) if others_everywhere else bool(named & others)


def _share_time(one: Node, other: Node) -> bool:
    return not (_ends_before(one, other) or _ends_before(other, one))


def _ends_before(one: Node, other: Node) -> bool:
    """Whether every period of `one` is over before any of `other`; a day is included, a moment is not."""
    ends = [*_edges(one, "EndDate"), *_edges(one, "EndDateTime")]
    starts = [*_edges(other, "StartDate"), *_edges(other, "StartDateTime")]
    open_ended = len(ends) < len(one.all("ValidityPeriod"))
    if open_ended or not ends or not starts:
        return False
    end, start = max(ends), min(starts)
    if len(end) == len("YYYY-MM-DD"):
        return end < start[: len(end)]
    return end <= start


def _edges(terms: Node, tag: str) -> Iterable[str]:
    return terms.values("ValidityPeriod", tag)


def own_recipients(view: MessageView) -> Iterator[Violation]:
    """Recipients that are the sender."""
    for header in view.root.all("MessageHeader"):
        senders = set(header.values("MessageSender", "PartyId"))
        yield from (
            (node, node.text.strip())
            for node in header.all("MessageRecipient", "PartyId")
            if node.text.strip() in senders
        )


def undealt_releases(view: MessageView) -> Iterator[Violation]:
    """A main release that no deal names, although other releases have deals."""
    named = {
        text for offer in view.root.all("DealList", "ReleaseDeal") for text in offer.values("DealReleaseReference")
    }
    if named:
        for release in view.releases:
            if (view.family == "4" or release.flag("IsMainRelease")) and release.value("ReleaseReference") not in named:
                yield release, release.value("ReleaseReference")


def deals_without_model_38(view: MessageView) -> list[Violation]:
    """3.8.x: deals that name no commercial model and take nothing down."""
    ending = ("TakeDown", "AllDealsCancelled")
    return [
        terms
        for terms in view.deal_terms
        if view.family == "3" and not terms.has("CommercialModelType") and not any(map(terms.has, ending))
    ]


def late_previews_38(view: MessageView) -> Iterator[Violation]:
    """3.8.x: preview dates after the start of their deal."""
    for terms in view.deal_terms if view.family == "3" else ():
        starts = [*_edges(terms, "StartDate"), *_edges(terms, "StartDateTime")]
        for tag, nodes in terms.children.items():
            if starts and ("Preview" in tag or "Display" in tag) and "Date" in tag:
                yield from (node for node in nodes if node.text.strip()[:10] > min(starts)[:10])


def _rule(code: str, clause: str, check: Check, message: str, remedy: str, *, fatal: bool = False) -> Rule:
    return Rule(code, clause, "Fatal Error" if fatal else "Warning", check, message, remedy)


CONSISTENCY = RuleSet(
    "ERN",
    frozenset("34"),
    (
        _rule(
            "digest", "HashSum", invalid_digests, "{value} is no digest of its algorithm.",
            "State all characters of the digest, in hexadecimal.", fatal=True,
        ),
        _rule(
            "file-outside", "File", outside_paths, "The path {value} leads out of the package.",
            "Use a path relative to the message, without '..'.", fatal=True,
        ),
        _rule(
            "file-remote", "File", remote_files, "The file {value} is not in the package.",
            "Deliver the file, and refer to it relative to the message.",
        ),
        _rule(
            "file-shared", "File", shared_files, "Two recordings have the file {value}.",
            "Refer to each recording's own file.",
        ),
        _rule(
            "title-differs", "DisplayTitleText", differing_titles,
            "The display text {value} does not contain its DisplayTitle.", "Make both say the same title.",
        ),
        _rule(
            "line-year-differs", "PLine and CLine", differing_years, "The year of a line is not in its text: {value}.",
            "Correct the year or the text.",
        ),
        _rule(
            "file-duration-differs", "TechnicalDetails/Duration", differing_durations,
            "The file's duration {value} is not that of its recording.", "State the measured duration in both places.",
        ),
        _rule(
            "release-duration-differs", "Release/Duration", differing_release_duration,
            "The release's duration {value} is not that of its recordings.", "Add up the durations of the recordings.",
        ),
        _rule(
            "clip-late", "ClipDetails", late_clips, "The clip ends at {value}, after the recording.",
            "Correct the clip's start and length.",
        ),
        _rule(
            "deals-overlap", "DealTerms", overlapping_deals,
            "Two deals offer {value} in the same territory at the same time.",
            "Join them, or give them different territories or periods.",
        ),
        _rule(
            "recipient-is-sender", "MessageHeader/MessageRecipient", own_recipients,
            "The message is addressed to its sender, {value}.", "Name the recipient's DPID before you send it.",
        ),
        _rule(
            "main-release-without-deal", "DealReleaseReference", undealt_releases,
            "No deal offers the main release {value}.", "Add a deal for it, if it may be offered as a whole.",
        ),
        _rule(
            "deal-without-model", "DealTerms/CommercialModelType", deals_without_model_38,
            "The deal names no commercial model.", "Add CommercialModelType, such as SubscriptionModel.",
        ),
        _rule(
            "preview-late", "DealTerms", late_previews_38, "The preview date {value} is after the start of the deal.",
            "Set it to the start of the deal or earlier.",
        ),
    ),
)  # fmt: skip
