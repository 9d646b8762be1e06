"""Owns the deals of a message: which combinations, where, when, at what price.

An update repeats all live and coming deals; a takedown has none, or ended ones (target's strategy).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shared.errors import Finding, InvalidRelease
from shared.messages.ern.compose.context import Context
from shared.messages.ern.compose.formatting import moment
from shared.messages.ern.data.deals import COMBINATIONS, Combination
from shared.messages.ern.parts import (
    Amount,
    Coded,
    Deal,
    Moments,
    Offer,
    Offers,
    Period,
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
    """A combination with the label's own terms for it, if it has any."""

    combination: Combination
    term: DealTerm | None


def offers(context: Context, tracks: Sequence[TrackRelease], visibility: tuple[Visibility, ...]) -> Offers | None:
    """All deals, or None where the message shall have none."""
    if _is_silent(context):
        return None
    by_release: dict[tuple[str, ...], list[Deal]] = {}
    for terms in _terms(context):
        deal = _deal(context, terms)
        if deal is not None:
            for releases in _releases(context, terms, tracks):
                by_release.setdefault(releases, []).append(deal)
    if not by_release:
        _refuse_silent_takedown(context)
        return None
    said = tuple(Offer(releases, tuple(deals)) for releases, deals in by_release.items())
    apart = context.version.track_visibility
    return Offers(said, visibility[:1], visibility[1:] if apart else ())


def gratified(context: Context) -> frozenset[str]:
    """The ids of the tracks that a deal of the message gives at once to who orders ahead."""
    if _is_silent(context):
        return frozenset()
    giving = (each for each in _terms(context) if each.term and each.term.instant_gratification)
    return frozenset(
        track for each in giving if each.term and _deal(context, each) for track in each.term.instant_gratification
    )


def _is_silent(context: Context) -> bool:
    request = context.request
    return request.action == "Takedown" and request.takedown == "no-deal" and not request.withdrawn


def _refuse_silent_takedown(context: Context) -> None:
    """A message without deals takes the release down: only a takedown may do that to one that was asked for."""
    action = context.request.action
    if action == "Update" or (action == "Initial" and context.request.deals):
        raise InvalidRelease(
            [
                Finding(
                    "deals",
                    "No deal is left in any territory, so the message would take the release down.",
                    "no-deal",
                    remedy="Correct territories, dates or the target's deals; or send a takedown.",
                )
            ]
        )
    if action == "Initial":
        context.warn("deals", "The target asks for no deals: nothing is offered.", "no-deal", "Name its deals.")


def visibilities(context: Context) -> tuple[Visibility, ...]:
    """Preview dates: one for the release and, where the version keeps them apart, one for its tracks."""
    previews = context.release.previews
    if previews is None or context.version.previews_in_deals or context.request.action == "Takedown":
        return ()
    said = _moments(previews)
    references = ("V1", "V2") if context.version.track_visibility and context.profile.track_releases else ("V1",)
    return tuple(Visibility(reference, said) for reference in references)


def _moments(previews: Previews) -> Moments:
    return Moments(
        moment(previews.release), moment(previews.track_listing), moment(previews.cover_art), moment(previews.clip)
    )


def _terms(context: Context) -> Iterator[_Terms]:
    """What the target asks for, in its order, each with the label's own terms if there are any."""
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
        previews=_moments(previews) if previews and context.version.previews_in_deals else None,
        instant=_instant(context, term),
    )


def _territories(context: Context, term: DealTerm | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Territories the deal holds in, or those it does not hold in; what is withdrawn is taken out."""
    included, excluded = _stated(context.release.territories, term)
    gone = set(excluded) | set(context.request.withdrawn)
    if _WORLD in gone:
        return (), ()
    if _WORLD in included:
        return ((), _sorted(gone)) if gone else ((_WORLD,), ())
    return tuple(each for each in dict.fromkeys(included) if each not in gone), ()


def _stated(whole: Territories, term: DealTerm | None) -> tuple[Sequence[str], Sequence[str]]:
    if term and term.territories:
        return term.territories, whole.excluded if _WORLD in term.territories else ()
    included = whole.included if whole.mode == "selected" else (_WORLD,)
    if term and term.excluded_territories:
        return included, [*whole.excluded, *term.excluded_territories]
    return included, whole.excluded


def _sorted(territories: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(territories))


def _period(context: Context, term: DealTerm | None) -> Period | None:
    """From when to when; None for a deal that is over, or that ends before it begins.

    Only live and coming deals are sent (statement of truth); days are compared with one to spare for time zones.
    """
    rights = context.release.rights
    start = end = None
    if term:
        start, end = _start(term.start_at, term.start_date), _start(term.end_at, term.end_date)
    start = start or _start(rights.start_at, rights.start_date) or ""
    end = end or _start(rights.end_at, rights.end_date)
    if context.request.action == "Takedown" and not context.request.withdrawn:
        end = moment(context.request.created)
    elif end and end[:_DAY] < (context.request.created - timedelta(days=1)).date().isoformat():
        return None
    if end and start[:_DAY] > end[:_DAY]:
        return None
    return Period(start, end)


def _start(at: datetime | None, day: date | None) -> str | None:
    """A moment everywhere, or midnight in each territory (a DateTime without a zone is local)."""
    if at:
        return moment(at)
    return f"{day.isoformat()}T00:00:00" if day else None


def _price(context: Context, combination: Combination, term: DealTerm | None) -> Price | None:
    if "PayAsYouGoModel" not in combination.models:
        return None
    amount = term.price if term else None
    kind = "PreOrderPrice" if combination.pre_order else "StandardRetailPrice"
    if amount:
        said = Amount(f"{amount.amount:f}", amount.currency)
        wholesale = amount.kind == "wholesale"
        return Price(None if wholesale else kind, None, said if wholesale else None, None if wholesale else said)
    code = (term.price_code if term else None) or context.release.rights.price_code
    return Price(None, context.own_id(code), None, None) if code else None


def _instant(context: Context, term: DealTerm | None) -> References | None:
    if term is None or not term.instant_gratification:
        return None
    wanted = set(term.instant_gratification)
    found = tuple(f"A{number}" for number, track in enumerate(context.tracks, start=1) if track.id in wanted)
    return References(found) if found else None
