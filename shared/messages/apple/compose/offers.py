"""Composes products: what is offered in each territory, from the target's deals and the release's own terms."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Literal

from shared.messages.apple.compose.context import Context
from shared.messages.apple.parts import Product
from shared.messages.ern.area import Area
from shared.messages.ern.data.deals import Combination, combination
from shared.model.catalog.offer import DealTerm
from shared.model.catalog.period import start_of
from shared.model.catalog.release import Rights

WORLD = "WW"
_WORLDWIDE = "Worldwide"
Kind = Literal["sale", "stream", "pre-order"]


@dataclass(frozen=True, slots=True)
class Offer:
    """One use in an area. `scope` and `tracks` say what is offered, `instant` what a pre-order brings at once."""

    kind: Kind
    area: Area
    start: date
    end: date | None = None
    price_tier: str | None = None
    scope: Literal["all", "release", "tracks"] = "all"
    tracks: frozenset[str] = frozenset()
    instant: frozenset[str] = frozenset()


def offers_of(context: Context) -> tuple[Offer, ...]:
    """What the target's deals and the release's own terms offer at Apple. Ended offers are left out."""
    return tuple(_offers(context))


def album_products(context: Context, offers: Sequence[Offer]) -> tuple[Product, ...]:
    """The album's products, the one for the world first. A takedown clears nothing anywhere."""
    return _products(context, [offer for offer in offers if offer.scope != "tracks"])


def track_products(context: Context, offers: Sequence[Offer], track_id: str) -> tuple[Product, ...]:
    """The track's products: never a pre-order, and a price tier only from a deal for tracks."""
    own = [
        offer if offer.scope == "tracks" else replace(offer, price_tier=None)
        for offer in offers
        if offer.scope != "release" and offer.kind != "pre-order" and (not offer.tracks or track_id in offer.tracks)
    ]
    return _products(context, own)


def _offers(context: Context) -> Iterator[Offer]:
    release = context.release
    today = context.request.created.date()
    for use in context.request.deals:
        deal = combination(use)
        own = [(index, term) for index, term in enumerate(release.deals) if term.use == use]
        if deal is None:
            continue
        kinds = _kinds(deal)
        if own and not kinds and "OnDemandStream" not in deal.uses:
            _warn_not_offered(context, own[0][0], use)
        stated: list[tuple[int | None, DealTerm | None]] = [*own]
        if not own and not deal.pre_order:
            stated = [(None, None)]
        for index, term in stated:
            for kind in kinds:
                offer = _offer(context, kind, term, index)
                if offer.area and (offer.end is None or offer.end >= today):
                    yield offer


def _kinds(deal: Combination) -> tuple[Kind, ...]:
    """What the combination is at Apple, which sells downloads and streams to subscribers."""
    if deal.pre_order:
        return ("pre-order",)
    sale = "PermanentDownload" in deal.uses and not deal.interfaces
    stream = "OnDemandStream" in deal.uses and "SubscriptionModel" in deal.models
    kinds: tuple[Kind, ...] = ("sale",) if sale else ()
    return (*kinds, "stream") if stream else kinds


def _warn_not_offered(context: Context, index: int, use: str) -> None:
    context.warn(
        f"release.deals[{index}]",
        f"Apple Music has no offer of the kind {use!r}, so the deal is not sent.",
        "apple-deal-not-offered",
        "Remove the deal from the target's deals.",
    )


def _offer(context: Context, kind: Kind, term: DealTerm | None, index: int | None) -> Offer:
    release, at = context.release, "rights" if index is None else f"deals[{index}]"
    start = (start_of(term) if term else None) or start_of(release.rights)
    assert start is not None
    if start.tzinfo or start.time() != time.min:
        context.warn(
            at, "Apple's dates are days: the time of day of the start is not sent.", "apple-time-not-sent",
            "Give the start as a day.",
        )  # fmt: skip
    if term and term.price:
        context.warn(
            at, "Apple takes price tiers only: the absolute price is not sent.", "apple-price-not-sent",
            "Enter the code of a price tier as priceCode.",
        )  # fmt: skip
    return Offer(
        kind=kind,
        area=_area(context, term),
        start=start.date(),
        end=_end(term) or (None if kind == "pre-order" else _end(release.rights)),
        price_tier=(term.price_code if term else None) or release.rights.price_code,
        scope=(term.scope if term else None) or ("release" if kind == "pre-order" else "all"),
        tracks=frozenset(term.tracks if term else ()),
        instant=frozenset(term.instant_gratification if term else ()),
    )


def _end(dated: DealTerm | Rights | None) -> date | None:
    """The last day, included."""
    if dated is None:
        return None
    return dated.end_at.date() if dated.end_at else dated.end_date


def _area(context: Context, term: DealTerm | None) -> Area:
    """Where it is offered: the term's territories, where the release may be offered, without withdrawn ones."""
    territories = context.release.territories
    area = Area.of(territories.included if territories.mode == "selected" else (), territories.excluded)
    if term and (term.territories or term.excluded_territories):
        area &= Area.of(term.territories, term.excluded_territories)
    withdrawn = context.request.withdrawn
    return Area() if _WORLDWIDE in withdrawn else area - Area(frozenset(withdrawn))


def _products(context: Context, offers: Sequence[Offer]) -> tuple[Product, ...]:
    withdrawn = {each for each in context.request.withdrawn if each != _WORLDWIDE}
    names = sorted({*withdrawn, *(name for offer in offers for name in offer.area.names)})
    if context.request.withdraws_all:
        return tuple(_product(context, territory, ()) for territory in (WORLD, *names))
    everywhere = any(offer.area.world for offer in offers)
    world = _product(context, WORLD, [offer for offer in offers if offer.area.world])
    local = [
        _product(context, name, [offer for offer in offers if Area(frozenset({name})) & offer.area]) for name in names
    ]
    if everywhere:
        return (world, *(each for each in local if replace(each, territory=WORLD) != world))
    offered = [each for each in local if each.territory in withdrawn or _is_cleared(each)]
    return tuple(offered) or (world,)


def _is_cleared(product: Product) -> bool:
    return product.cleared_for_sale or product.cleared_for_stream


def _product(context: Context, territory: str, offers: Sequence[Offer]) -> Product:
    sale, stream, pre_order = (_joined(offers, kind) for kind in ("sale", "stream", "pre-order"))
    if stream and stream.end and not sale:
        context.warn(
            "rights.endDate", "Apple's format has no end of streaming: the end date is not sent.",
            "apple-end-not-sent", "Take the release down on that day.",
        )  # fmt: skip
    return Product(
        territory=territory,
        preorder_sales_start_date=_pre_order_start(context, pre_order, sale, stream),
        wholesale_price_tier=sale.price_tier if sale else None,
        sales_start_date=sale.start if sale else None,
        sales_end_date=sale.end if sale else None,
        cleared_for_sale=sale is not None,
        cleared_for_stream=stream is not None,
        stream_start_date=stream.start if stream else None,
    )


def _joined(offers: Sequence[Offer], kind: str) -> Offer | None:
    """One offer in place of all of the kind: from the first start to the last end."""
    found = sorted((offer for offer in offers if offer.kind == kind), key=lambda offer: offer.start)
    ends = [offer.end for offer in found if offer.end]
    return replace(found[0], end=max(ends) if len(ends) == len(found) else None) if found else None


def _pre_order_start(
    context: Context, pre_order: Offer | None, sale: Offer | None, stream: Offer | None
) -> date | None:
    """The first day of the pre-order. Only a product that is sold and streamed may have one (ITMS-4020)."""
    if pre_order is None:
        return None
    if sale and stream and pre_order.start < sale.start:
        return pre_order.start
    context.warn(
        "release.deals",
        "A pre-order needs a product that is sold and streamed, and a start before the sale; it is not sent.",
        "apple-pre-order-not-sent",
        "Offer download and streaming where the release can be pre-ordered, and let the pre-order start earlier.",
    )
    return None
