"""Checks the deals of a target and a release: uses, tracks, prices and preview dates."""

from collections.abc import Iterator
from itertools import combinations

from pydantic.alias_generators import to_camel

from shared.errors import Finding
from shared.messages.ern.area import Area
from shared.messages.ern.compose.checks.release import unknown_track
from shared.messages.ern.data.deals import COMBINATIONS, combination, is_paid, unknown_values
from shared.messages.ern.data.versions import Version
from shared.messages.ern.request import MessageRequest
from shared.model.catalog.offer import DealTerm, Previews
from shared.model.catalog.period import end_of, is_before, start_of
from shared.model.catalog.release import Release

_KNOWN = (
    f"Choose from {', '.join(COMBINATIONS)}, or state DDEX's values as 'SubscriptionModel/OnDemandStream' "
    "(docs/reference/ern.md)."
)


def deal_problems(request: MessageRequest, version: Version) -> Iterator[Finding]:
    """Findings for deals that no message of the version can state."""
    release = request.release
    for index, name in enumerate(request.deals):
        yield from _use(f"deals[{index}]", name, f"The target has an unknown deal {name!r}.", version)
    tracks = {track.id for track in release.tracks}
    for index, term in enumerate(release.deals):
        path = f"release.deals[{index}]"
        if term.use not in request.deals and combination(term.use) is None:
            yield Finding(f"{path}.use", f"There is no deal named {term.use!r}.", "unknown-deal", remedy=_KNOWN)
        for unknown in sorted({*term.tracks, *term.instant_gratification} - tracks):
            yield unknown_track(f"{path}.tracks", unknown)
    yield from _prices(release)
    yield from _previews(release)


def _use(path: str, use: str, message: str, version: Version) -> Iterator[Finding]:
    deal = combination(use)
    if deal is None:
        yield Finding(path, message, "unknown-deal", remedy=_KNOWN)
        return
    for kind, value in unknown_values(deal, version.deals):
        yield Finding(
            path,
            f"ERN {version.name} has no {kind} {value!r}.",
            "deal-value-not-in-version",
            remedy=f"Use a value of {kind}, or write a value that the recipient agreed to as 'UserDefined:{value}'.",
        )


def _prices(release: Release) -> Iterator[Finding]:
    """Two deals must not give one use different prices in the same territory at the same time."""
    priced = [(index, term, price) for index, term in enumerate(release.deals) if (price := _price(term, release))]
    for (first, one, price), (second, other, other_price) in combinations(priced, 2):
        if one.use == other.use and price != other_price and _overlap(one, other, release):
            area = _area(one) & _area(other)
            yield Finding(
                f"release.deals[{second}].price",
                f"The deals {first + 1} and {second + 1} have different prices for {one.use}, {area}.",
                "conflicting-prices",
                remedy="Give them different territories, periods, tracks or distribution channels, or keep one price.",
            )


def _price(term: DealTerm, release: Release) -> tuple[object, ...] | None:
    """The price that is sent for the deal; the release's price code holds where the deal has none of its own."""
    deal = combination(term.use)
    code = term.price_code
    if not (code or term.price) and deal and is_paid(deal):
        code = release.rights.price_code
    price = (term.price.amount, term.price.currency, term.price.kind) if term.price else None
    return (price, code) if price or code else None


def _overlap(one: DealTerm, other: DealTerm, release: Release) -> bool:
    if one.distribution_channels != other.distribution_channels or not _area(one) & _area(other):
        return False
    if one.excluded_distribution_channels != other.excluded_distribution_channels:
        return False
    if {one.scope, other.scope} == {"release", "tracks"}:
        return False
    if one.scope == other.scope == "tracks" and one.tracks and other.tracks and not {*one.tracks} & {*other.tracks}:
        return False
    return not (_ends_before(one, other, release) or _ends_before(other, one, release))


def _area(term: DealTerm) -> Area:
    return Area.of(term.territories, term.excluded_territories)


def _ends_before(one: DealTerm, other: DealTerm, release: Release) -> bool:
    end = end_of(one) or end_of(release.rights)
    start = start_of(other) or start_of(release.rights)
    return end is not None and start is not None and (is_before(end, start) or end == start)


def _previews(release: Release) -> Iterator[Finding]:
    """Preview dates must not be later than the deals start (release profile clause 6.4.8)."""
    starts = [start_of(release.rights), *(start_of(term) for term in release.deals)]
    first = min((start for start in starts if start), key=lambda start: start.date())
    if release.previews:
        yield from _late("previews", release.previews, first.date().isoformat())
    for index, term in enumerate(release.deals):
        start = start_of(term) or start_of(release.rights)
        if term.previews and start:
            yield from _late(f"release.deals[{index}].previews", term.previews, start.date().isoformat())


def _late(path: str, previews: Previews, start: str) -> Iterator[Finding]:
    for name, at in previews:
        if at and at.date().isoformat() > start:
            yield Finding(
                f"{path}.{to_camel(name)}",
                f"The preview date {at:%Y-%m-%d} is after the first deal starts on {start}.",
                "preview-after-start",
                remedy="Set it to the start of the deal or earlier.",
            )
