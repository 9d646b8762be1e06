"""Composes the terms of one deal: its territories, period, price and distribution channels."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from shared.messages.ern.area import Area
from shared.messages.ern.compose.context import Context
from shared.messages.ern.compose.formatting import moment
from shared.messages.ern.data.deals import USER_DEFINED, Combination, combination, is_paid
from shared.messages.ern.parts import Amount, Channel, ChannelIdentity, Coded, Period, Price, ProprietaryId
from shared.model.catalog.offer import DealTerm, DistributionChannel
from shared.model.catalog.period import earliest, end_of, is_empty, latest, midnight, start_of
from shared.model.catalog.release import Territories

WORLD = "Worldwide"


@dataclass(frozen=True, slots=True)
class Terms:
    """A combination with the label's own terms for it, if any, and their path in the release."""

    combination: Combination
    term: DealTerm | None
    path: str


def stated_terms(context: Context) -> Iterator[Terms]:
    """The target's combinations in order, each with the label's own terms if any. Unknown names have no terms."""
    for index, name in enumerate(context.request.deals):
        deal = combination(name)
        if deal is None:
            continue
        own = [(place, term) for place, term in enumerate(context.release.deals) if term.use == name]
        yield from (Terms(deal, term, f"release.deals[{place}]") for place, term in own)
        if not own and not deal.pre_order:
            yield Terms(deal, None, f"deals[{index}]")


def area_of(territories: Territories) -> Area:
    """Where the release may be offered."""
    return Area.of(territories.included if territories.mode == "selected" else (), territories.excluded)


def deal_area(context: Context, terms: Terms) -> Area:
    """Where the deal is offered: its own territories, where the release may be offered, without withdrawn ones.

    Warns about territories that the deal names and the release does not allow.
    """
    release, term = area_of(context.release.territories), terms.term
    area = release
    if term and (term.territories or term.excluded_territories):
        stated = Area.of(term.territories, term.excluded_territories)
        area = stated & release
        outside = stated - release
        if term.territories and WORLD not in term.territories and outside:
            context.warn(
                f"{terms.path}.territories",
                f"The release may not be offered in {outside}, so the deal is not sent for there.",
                "outside-release-territories",
                "Correct the territories of the deal or of the release.",
            )
    withdrawn = context.request.withdrawn
    return area - Area(world=True) if WORLD in withdrawn else area - Area(frozenset(withdrawn))


def written(area: Area, order: Iterable[str] = ()) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(included, excluded) territory codes; one of the two is empty. Included ones stand in the stated `order`."""
    if area.world:
        return ((), tuple(sorted(area.names))) if area.names else ((WORLD,), ())
    stated = [each for each in dict.fromkeys(order) if each in area.names]
    return (*stated, *sorted(area.names - set(stated))), ()


def stated_order(context: Context, term: DealTerm | None) -> Sequence[str]:
    """The territories as the deal, or else the release, names them."""
    return term.territories if term and term.territories else context.release.territories.included


def deal_start(context: Context, term: DealTerm | None) -> datetime:
    """When the deal starts; without zone if local."""
    start = (start_of(term) if term else None) or start_of(context.release.rights)
    assert start is not None
    return start


def deal_period(context: Context, terms: Terms) -> Period | None:
    """The deal's period. None if it has ended, or, in a takedown, has not begun; or if it ends before it starts.

    Only current and future deals are sent (statement of truth). A takedown ends each deal now, or leaves the end
    that it already has.
    """
    created = context.request.created
    start, end, last_day = deal_start(context, terms.term), *_end(context, terms)
    over = end is not None and latest(end) <= created
    if context.request.action == "Takedown" and not context.request.withdrawn:
        if created <= (start if start.tzinfo else start.replace(tzinfo=UTC)):
            return None
        if not over:
            end, last_day = created, None
    elif over:
        return None
    if end and is_empty(start, end, last_day):
        context.warn(
            terms.path,
            "The deal ends before it starts, so it is not sent.",
            "ends-before-start",
            "Correct the dates of the deal or of the rights.",
        )
        return None
    if last_day and start.tzinfo is None and start == midnight(start.date()):
        return Period(start.date().isoformat(), last_day.isoformat(), None, None)
    if last_day:
        end = midnight(last_day) + timedelta(days=1, seconds=-1)
    return Period(None, None, moment(start), moment(end) if end else None)


def _end(context: Context, terms: Terms) -> tuple[datetime | None, date | None]:
    """When the deal is over, and its last day if the end is a day."""
    for dated in (terms.term, context.release.rights):
        if dated and (end := end_of(dated)):
            if terms.combination.pre_order and dated is context.release.rights:
                break
            return end, None if dated.end_at else dated.end_date
    if not terms.combination.pre_order:
        return None, None
    sale = _sale_start(context, terms)
    is_day = sale.tzinfo is None and sale == midnight(sale.date())
    return sale, sale.date() - timedelta(days=1) if is_day else None


def _sale_start(context: Context, pre_order: Terms) -> datetime:
    """When the uses that were ordered before begin: a pre-order ends there."""
    uses = {*pre_order.combination.uses}
    starts = [
        deal_start(context, each.term)
        for each in stated_terms(context)
        if not each.combination.pre_order and uses & {*each.combination.uses} and is_paid(each.combination)
    ]
    return min(starts, key=earliest) if starts else deal_start(context, None)


def deal_price(context: Context, terms: Terms) -> Price | None:
    """The deal's own price and code, on any deal; the release's price code only where each use is paid for."""
    term, paid = terms.term, is_paid(terms.combination)
    amount = term.price if term else None
    code = (term.price_code if term else None) or (context.release.rights.price_code if paid and not amount else None)
    coded = context.proprietary_id(code) if code else None
    if amount is None:
        return Price(None, coded, None, None) if coded else None
    kind = "PreOrderPrice" if terms.combination.pre_order else "StandardRetailPrice"
    value = Amount(f"{amount.amount:f}", amount.currency)
    if amount.kind == "wholesale":
        return Price(None, coded, value, None)
    return Price(kind, coded, None, value)


def values(context: Context, stated: Iterable[str]) -> tuple[Coded, ...]:
    """Values of a combination; a partner's own as user-defined."""
    return tuple(
        context.user_defined(each.removeprefix(USER_DEFINED)) if each.startswith(USER_DEFINED) else Coded(each)
        for each in stated
    )


def channels(context: Context, stated: Iterable[DistributionChannel]) -> tuple[Channel, ...]:
    """The distribution channels that a deal names."""
    return tuple(Channel(each.name, each.trading_name, _identity(context, each)) for each in stated)


def _identity(context: Context, channel: DistributionChannel) -> ChannelIdentity | None:
    if channel.party_id is None:
        return None
    if channel.namespace is None and channel.party_id.startswith("PADPIDA"):
        return ChannelIdentity(channel.party_id, None)
    return ChannelIdentity(None, ProprietaryId(channel.party_id, channel.namespace or context.namespace))
