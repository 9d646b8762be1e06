"""Gives rules access to a package: its album, tracks, products and artists. Pure."""

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from shared.messages.apple.data.elements import NAMESPACE
from shared.messages.apple.data.values import DAY
from shared.validation.nodes import Node, build_tree

if TYPE_CHECKING:
    from lxml.etree import _Element


class PackageView:
    """A package as the rules see it. Elements in Apple's namespace have their local name as tag.

    `root` is changed: it loses that namespace, so that paths can be read.
    """

    def __init__(self, root: "_Element") -> None:
        for element in root.iter(f"{{{NAMESPACE}}}*"):
            element.tag = str(element.tag).rpartition("}")[2]
        self.root = build_tree(root).root

    @cached_property
    def albums(self) -> list[Node]:
        """The album; rules are written for several, of which the structure allows one."""
        return self.root.all("album")

    @cached_property
    def tracks(self) -> list[Node]:
        """The tracks, in document order."""
        return self.root.all("album", "tracks", "track")

    @cached_property
    def products(self) -> list[Node]:
        """The album's products."""
        return self.root.all("album", "products", "product")

    @cached_property
    def track_products(self) -> list[Node]:
        """The products of all tracks."""
        return [product for track in self.tracks for product in track.all("products", "product")]

    @cached_property
    def artist_lists(self) -> list[Node]:
        """The list of artists of the album, and those of the tracks."""
        return [node for owner in (*self.albums, *self.tracks) for node in owner.all("artists")]

    @cached_property
    def artists(self) -> list[Node]:
        """All artists of the album and of the tracks."""
        return [artist for each in self.artist_lists for artist in each.all("artist")]

    @cached_property
    def files(self) -> list[Node]:
        """The elements that name a file: artwork, audio, and the files of assets."""
        audio = [node for track in self.tracks for node in track.all("audio_file")]
        assets = [node for track in self.tracks for node in track.all("assets", "asset", "data_file")]
        return [*self.root.all("album", "artwork_files", "file"), *audio, *assets]

    @property
    def is_takedown(self) -> bool:
        """Whether nothing is cleared anywhere."""
        return bool(self.products) and not any(is_cleared(product) for product in self.products)

    @property
    def has_pre_order(self) -> bool:
        """Whether the album can be ordered before its sale."""
        return any(product.has("preorder_sales_start_date") for product in self.products)


def is_cleared(product: Node) -> bool:
    """Whether the product is sold or streamed."""
    return "true" in (product.value("cleared_for_sale"), product.value("cleared_for_stream"))


def day_of(node: Node, tag: str) -> date | None:
    """The day in the child element; None if there is none, or if it is not a day."""
    try:
        found = DAY.read(node.value(tag))
    except ValueError:
        return None
    return found if isinstance(found, date) else None
