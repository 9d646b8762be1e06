"""Composes the deals of a message: which uses of which releases are offered, and under what terms.

An update repeats all current and future deals. A takedown has none, or ended ones, depending on the target.
"""

from collections.abc import Iterator, Sequence

from shared.errors import Finding, InvalidRelease
from shared.messages.ai.facets import is_made_by_ai
from shared.messages.ern.compose.context import Context
from shared.messages.ern.compose.deals.previews import Visible, deal_previews
from shared.messages.ern.compose.deals.terms import (
    Terms,
    channels,
    deal_area,
    deal_period,
    deal_price,
    stated_order,
    stated_terms,
    values,
    written,
)
from shared.messages.ern.data.deals import CLAIM_USES
from shared.messages.ern.parts import Deal, Offer, Offers, References, TrackRelease
from shared.model.catalog.offer import DealTerm


def offers(context: Context, tracks: Sequence[TrackRelease], visible: Visible) -> Offers | None:
    """All deals, or None if the message must not have any."""
    if _has_no_deals(context):
        return None
    by_release: dict[tuple[str, ...], list[Deal]] = {}
    for terms in stated_terms(context):
        deal = _deal(context, terms)
        if deal is not None:
            for releases in _releases(context, terms, tracks):
                by_release.setdefault(releases, []).append(deal)
    if not by_release:
        _reject_accidental_takedown(context)
        return None
    grouped = tuple(Offer(releases, tuple(deals)) for releases, deals in by_release.items())
    return Offers(grouped, visible.release, visible.tracks)


def instant_gratification_tracks(context: Context) -> frozenset[str]:
    """Ids of the tracks that a deal of the message gives to pre-order customers at once (instant gratification)."""
    if _has_no_deals(context):
        return frozenset()
    giving = (each for each in stated_terms(context) if each.term and each.term.instant_gratification)
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


def _releases(context: Context, terms: Terms, tracks: Sequence[TrackRelease]) -> Iterator[tuple[str, ...]]:
    """References of the releases that the deal is for: the main release, track releases, or both."""
    scope = terms.term.scope if terms.term else None
    scope = scope or ("all" if terms.combination.tracks else "release")
    held = _held_out(context, terms)
    if (scope in ("all", "release") or not tracks) and not held:
        yield ("R0",)
    if scope == "release" or not tracks:
        return
    chosen = set(terms.term.tracks) if terms.term else set()
    wanted = {context.number(track) for track in context.tracks if not chosen or track.id in chosen} - held
    references = tuple(each.reference for number, each in enumerate(tracks, start=1) if number in wanted)
    if references:
        yield references


def _held_out(context: Context, terms: Terms) -> set[int]:
    """The numbers of the recordings that the recipient does not take into such an offer, as AI made them altogether."""
    if not CLAIM_USES & {*terms.combination.uses}:
        return set()
    barred = [track for track in context.tracks if is_made_by_ai(context.release, track, context.request.ai_barred)]
    if barred:
        titles = ", ".join(track.metadata.title for track in barred)
        context.warn(
            terms.path,
            f"Made by AI, and therefore held out of {terms.combination.name}: {titles}; the release as a whole too.",
            "ai-held-out",
            "Nothing needs to be done. The target's requirements (aiBarred) say what it does not take.",
        )
    return {context.number(track) for track in barred}


def _deal(context: Context, terms: Terms) -> Deal | None:
    combination, term = terms.combination, terms.term
    area, period = deal_area(context, terms), deal_period(context, terms)
    if not area or period is None:
        return None
    included, excluded = written(area, stated_order(context, term))
    return Deal(
        territories=included,
        excluded=excluded,
        period=period,
        models=values(context, combination.models),
        uses=values(context, combination.uses),
        interfaces=values(context, combination.interfaces),
        carriers=values(context, combination.carriers),
        channel_kinds=values(context, combination.channels),
        channels=channels(context, term.distribution_channels) if term else (),
        excluded_channels=channels(context, term.excluded_distribution_channels) if term else (),
        policies=combination.policies,
        price=deal_price(context, terms),
        pre_order=True if combination.pre_order else None,
        previews=deal_previews(context, terms, period),
        instant=_instant(context, term),
    )


def _instant(context: Context, term: DealTerm | None) -> References | None:
    if term is None or not term.instant_gratification:
        return None
    wanted = set(term.instant_gratification)
    found = dict.fromkeys(f"A{context.number(track)}" for track in context.tracks if track.id in wanted)
    return References(tuple(found)) if found else None
