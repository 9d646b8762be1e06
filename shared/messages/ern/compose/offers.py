"""Composes the deals of a message: commercial combinations, territories, periods and prices.

An update repeats all current and future deals. A takedown has none, or ended ones, depending on the target.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shared.errors import Finding, InvalidRelease
from shared.messages.ern.compose.context import Context
from shared.messages.ern.compose.formatting import date_time
from shared.messages.ern.data.deals import COMBINATIONS, Combination
from shared.messages.ern.parts import (
    Amount,
    Coded,
    Deal,
    Offer,
    Offers,
    Period,
    PreviewDates,
    Price,
    References,
    TrackRelease,
    Visibility,
)
from shared.model.catalog.offer import DealTerm, Previews
from shared.model.catalog.release import Territories

_WORLD = "Worldwide"
_DAY = len("YYYY-MM-DD")


@dataclass(frozen=True, slots=True)
class _Terms:
    """A combination with the label's own terms for it, if any."""

    combination: Combination
    term: DealTerm | None


def offers(context: Context, tracks: Sequence[TrackRelease], visibility: tuple[Visibility, ...]) -> Offers | None:
    """All deals, or None if the message must not have any."""
    if _has_no_deals(context):
        return None
    by_release: dict[tuple[str, ...], list[Deal]] = {}
    for terms in _terms(context):
        deal = _deal(context, terms)
        if deal is not None:
            for releases in _releases(context, terms, tracks):
                by_release.setdefault(releases, []).append(deal)
    if not by_release:
        _reject_accidental_takedown(context)
        return None
    grouped = tuple(Offer(releases, tuple(deals)) for releases, deals in by_release.items())
    return Offers(grouped, visibility[:1], visibility[1:] if context.version.track_visibility else ())


def instant_gratification_tracks(context: Context) -> frozenset[str]:
    """Ids of the tracks that a deal of the message gives to pre-order customers at once (instant gratification)."""
    if _has_no_deals(context):
        return frozenset()
    giving = (each for each in _terms(context) if each.term and each.term.instant_gratification)
    return frozenset(
        track for each in giving if each.term and _deal(context, each) for track in each.term.instant_gratification
    )


def _has_no_deals(context: Context) -> bool:
    request = context.request
    return request.action == "Takedown" and request.takedown == "no-deal" and not request.withdrawn


def _reject_accidental_takedown(context: Context) -> None:
    """Raises InvalidRelease if an update or first delivery would have no deals, as that takes the release down."""
    action = context.request.action
    if action == "Update" or (action == "Initial" and context.request.deals):
        raise InvalidRelease(
            [
                Finding(
                    "deals",
                    "No deal remains in any territory, so the message would take the release down.",
                    "no-deal",
                    remedy="Correct the territories, the dates or the target's deals, or send a takedown.",
                )
            ]
        )
    if action == "Initial":
        message = "The target has no deals configured, so the message offers nothing."
        context.warn("deals", message, "no-deal", "Configure the target's deals.")


def visibilities(context: Context) -> tuple[Visibility, ...]:
    """Preview dates of the release and, if the version separates them, of its tracks."""
    previews = context.release.previews
    if previews is None or context.version.previews_in_deals or context.request.action == "Takedown":
        return ()
    dates = _preview_dates(previews)
    references = ("V1", "V2") if context.version.track_visibility and context.profile.track_releases else ("V1",)
    return tuple(Visibility(reference, dates) for reference in references)


def _preview_dates(previews: Previews) -> PreviewDates:
    return PreviewDates(
        date_time(previews.release),
        date_time(previews.track_listing),
        date_time(previews.cover_art),
        date_time(previews.clip),
    )


def _terms(context: Context) -> Iterator[_Terms]:
    """The target's combinations in order, each with the label's own terms if any."""
    for name in context.request.deals:
        combination = COMBINATIONS[name]
        own = [term for term in context.release.deals if term.use == name]
        if own:
            yield from (_Terms(combination, term) for term in own)
        elif not combination.pre_order:
            yield _Terms(combination, None)


def _releases(context: Context, terms: _Terms, tracks: Sequence[TrackRelease]) -> Iterator[tuple[str, ...]]:
    scope = terms.term.scope if terms.term else "all"
    if scope in ("all", "release") or not tracks:
        yield ("R0",)
    if scope == "release" or not tracks or (terms.term is None and not terms.combination.tracks):
        return
    chosen = set(terms.term.tracks) if terms.term else set()
    references = tuple(
        each.reference for each, track in zip(tracks, context.tracks, strict=True) if not chosen or track.id in chosen
    )
    if references:
        yield references


def _deal(context: Context, terms: _Terms) -> Deal | None:
    combination, term, previews = terms.combination, terms.term, context.release.previews
    included, excluded = _territories(context, term)
    period = _period(context, term)
    if not (included or excluded) or period is None:
        return None
    return Deal(
        territories=included,
        excluded=excluded,
        period=period,
        models=tuple(Coded(each) for each in combination.models),
        uses=tuple(Coded(each) for each in combination.uses),
        interfaces=tuple(Coded(each) for each in combination.interfaces),
        carriers=(),
        policies=combination.policies,
        price=_price(context, combination, term),
        pre_order=True if combination.pre_order else None,
        previews=_preview_dates(previews) if previews and context.version.previews_in_deals else None,
        instant=_instant(context, term),
    )


def _territories(context: Context, term: DealTerm | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(included, excluded) territories of the deal, without withdrawn territories. One of the two is empty."""
    included, excluded = _stated(context.release.territories, term)
    outside = set(excluded) | set(context.request.withdrawn)
    if _WORLD in outside:
        return (), ()
    if _WORLD in included:
        return ((), _sorted(outside)) if outside else ((_WORLD,), ())
    return tuple(each for each in dict.fromkeys(included) if each not in outside), ()


def _stated(territories: Territories, term: DealTerm | None) -> tuple[Sequence[str], Sequence[str]]:
    if term and term.territories:
        return term.territories, territories.excluded if _WORLD in term.territories else ()
    included = territories.included if territories.mode == "selected" else (_WORLD,)
    if term and term.excluded_territories:
        return included, [*territories.excluded, *term.excluded_territories]
    return included, territories.excluded


def _sorted(territories: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(territories))


def _period(context: Context, term: DealTerm | None) -> Period | None:
    """The deal's period. None if the deal has ended, or ends before it begins.

    Only current and future deals are sent (statement of truth). A tolerance of one day covers time zones.
    """
    rights = context.release.rights
    start = end = None
    if term:
        start, end = _start(term.start_at, term.start_date), _start(term.end_at, term.end_date)
    start = start or _start(rights.start_at, rights.start_date) or ""
    end = end or _start(rights.end_at, rights.end_date)
    if context.request.action == "Takedown" and not context.request.withdrawn:
        end = date_time(context.request.created)
    elif end and end[:_DAY] < (context.request.created - timedelta(days=1)).date().isoformat():
        return None
    if end and start[:_DAY] > end[:_DAY]:
        return None
    return Period(start, end)


def _start(at: datetime | None, day: date | None) -> str | None:
    """The same instant everywhere, or midnight in each territory (a DateTime without a zone is local)."""
    if at:
        return date_time(at)
    return f"{day.isoformat()}T00:00:00" if day else None


def _price(context: Context, combination: Combination, term: DealTerm | None) -> Price | None:
    if "PayAsYouGoModel" not in combination.models:
        return None
    amount = term.price if term else None
    kind = "PreOrderPrice" if combination.pre_order else "StandardRetailPrice"
    if amount:
        value = Amount(f"{amount.amount:f}", amount.currency)
        wholesale = amount.kind == "wholesale"
        return Price(None if wholesale else kind, None, value if wholesale else None, None if wholesale else value)
    code = (term.price_code if term else None) or context.release.rights.price_code
    return Price(None, context.proprietary_id(code), None, None) if code else None


def _instant(context: Context, term: DealTerm | None) -> References | None:
    if term is None or not term.instant_gratification:
        return None
    wanted = set(term.instant_gratification)
    found = tuple(f"A{number}" for number, track in enumerate(context.tracks, start=1) if track.id in wanted)
    return References(found) if found else None
