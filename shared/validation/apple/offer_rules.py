"""Rules for products, pre-orders and takedowns, as data."""

from collections.abc import Iterator

from shared.messages.apple.data.values import INSTANT
from shared.validation.apple.rule import Rule
from shared.validation.apple.view import PackageView, day_of, is_cleared
from shared.validation.nodes import Node
from shared.validation.rules.rule import Violation


def _all_products(view: PackageView) -> list[Node]:
    return [*view.products, *view.track_products]


def _same_territory(view: PackageView) -> Iterator[Node]:
    for owner in (*view.albums, *view.tracks):
        territories = owner.all("products", "product", "territory")
        texts = [node.text.strip() for node in territories]
        yield from (node for place, node in enumerate(territories) if texts[place] in texts[:place])


def _is_sold(product: Node) -> bool:
    return product.value("cleared_for_sale") == "true"


def _is_streamed(product: Node) -> bool:
    return product.value("cleared_for_stream") == "true"


def _sale_without_start(view: PackageView) -> list[Node]:
    return [each for each in view.products if _is_sold(each) and not each.has("sales_start_date")]


def _stream_without_start(view: PackageView) -> list[Node]:
    return [
        each
        for each in view.products
        if _is_streamed(each) and not _is_sold(each) and not each.has("stream_start_date")
    ]


def _tier_without_sale(view: PackageView) -> list[Node]:
    return [node for each in _all_products(view) if not _is_sold(each) for node in each.all("wholesale_price_tier")]


def _ends_before_start(view: PackageView) -> Iterator[Node]:
    for product in _all_products(view):
        start, end = day_of(product, "sales_start_date"), day_of(product, "sales_end_date")
        if start and end and end < start:
            yield product.all("sales_end_date")[0]


def _pre_orders(products: list[Node]) -> list[Node]:
    return [node for product in products for node in product.all("preorder_sales_start_date")]


def _pre_order_not_both(view: PackageView) -> list[Node]:
    return _pre_orders([each for each in view.products if not (_is_sold(each) and _is_streamed(each))])


def _track_pre_order(view: PackageView) -> list[Node]:
    return _pre_orders(view.track_products)


def _late_pre_order(view: PackageView) -> Iterator[Node]:
    for product in view.products:
        pre_order, sale = day_of(product, "preorder_sales_start_date"), day_of(product, "sales_start_date")
        if pre_order and sale and pre_order >= sale:
            yield product.all("preorder_sales_start_date")[0]


def _track_without_type(view: PackageView) -> Iterator[Violation]:
    if view.has_pre_order:
        yield from ((track, track.value("title")) for track in view.tracks if not track.has("preorder_type"))


def _type_without_pre_order(view: PackageView) -> list[Node]:
    return [] if view.has_pre_order else [node for track in view.tracks for node in track.all("preorder_type")]


def _too_many_instant(view: PackageView) -> Iterator[Violation]:
    instant = [track for track in view.tracks if track.value("preorder_type") == INSTANT]
    most = len(view.tracks) // 2
    return ((track, str(len(instant))) for track in instant[most : most + 1])


def _takedown_with_content(view: PackageView) -> Iterator[Violation]:
    if not view.is_takedown:
        return
    for album in view.albums:
        yield from ((node, node.tag) for tag in ("tracks", "artwork_files") for node in album.all(tag))


def _sold_track_of_unsold_album(view: PackageView) -> Iterator[Violation]:
    if view.is_takedown:
        yield from ((each, each.value("territory")) for each in view.track_products if is_cleared(each))


OFFER_RULES = (
    Rule(
        "apple-301", "observed", _same_territory, "There are several products for {value}.",
        "Keep one product for each territory.",
    ),
    Rule(
        "apple-302", "observed", _sale_without_start, "The product is sold, but has no sales_start_date.", "Add it.",
    ),
    Rule(
        "apple-303", "observed", _stream_without_start, "The product is only streamed, but has no stream_start_date.",
        "Add it.",
    ),
    Rule(
        "apple-304", "observed", _tier_without_sale, "The product has the price tier {value}, but is not sold.",
        "Remove wholesale_price_tier, or set cleared_for_sale.",
    ),
    Rule(
        "apple-305", "observed", _ends_before_start, "The sale ends on {value}, before it starts.",
        "Correct the dates.",
    ),
    Rule(
        "apple-311", "observed", _pre_order_not_both,
        "The product has a pre-order from {value}, but is not both sold and streamed.",
        "Remove preorder_sales_start_date, or clear both.", apple="ITMS-4020",
    ),
    Rule(
        "apple-312", "observed", _track_pre_order, "A track's product has a pre-order from {value}.",
        "Remove it: a pre-order stands on the album's product.",
    ),
    Rule(
        "apple-313", "observed", _late_pre_order, "The pre-order starts on {value}, not before the sale.",
        "Correct the dates.",
    ),
    Rule(
        "apple-314", "observed", _track_without_type, "The track {value} has no preorder_type, though there is one.",
        "Add instant-gratification or standard.",
    ),
    Rule(
        "apple-315", "observed", _type_without_pre_order, "preorder_type is {value}, but no product has a pre-order.",
        "Remove it.",
    ),
    Rule(
        "apple-316", "observed", _too_many_instant, "{value} tracks are delivered at once with a pre-order.",
        "At most half of the tracks may be, rounded down.",
    ),
    Rule(
        "apple-321", "observed", _takedown_with_content, "Nothing is cleared, but the package has {value}.",
        "A takedown has neither tracks nor files: remove them.",
    ),
    Rule(
        "apple-322", "inferred", _sold_track_of_unsold_album, "A track is cleared in {value}, but the album is not.",
        "Clear the album too, or remove the track's product.",
    ),
)  # fmt: skip
