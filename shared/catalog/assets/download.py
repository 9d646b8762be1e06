"""Creates short-lived download links to assets and to files derived from them."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from math import ceil

from pydantic import Field

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.catalog.assets.listing import read_asset
from shared.errors import Conflict, NotFound
from shared.model.base import Id, Model, Text
from shared.model.catalog.asset import Asset
from shared.model.codec import decode
from shared.platform.blobs.port import Blobs
from shared.platform.store.port import Store

LINK_LIFETIME = timedelta(minutes=15)
_LINKS_PER_READ = 10
"""IAM signs each link, and admits a number of signatures per minute for all tenants together."""


class LinkRequest(Model):
    """Identifies a file: the upload itself, or a file derived from it."""

    asset_id: Id
    derived: Text | None = None
    """The name of the derived file: `waveform.svg`, `cover-640.jpg`."""


class AssetLink(Model):
    """The URL of the file, valid for 15 minutes."""

    url: str
    """Anyone who has it can read the file."""


def link_asset(request: LinkRequest, *, caller: Caller, adapters: Adapters) -> AssetLink:
    """Creates a URL that serves the file for 15 minutes.

    Raises NotFound, and Conflict if the asset is not ready.
    """
    return _link(request, ready_asset(request.asset_id, caller=caller, store=adapters.store), adapters.blobs)


def _link(request: LinkRequest, asset: Asset, blobs: Blobs) -> AssetLink:
    if request.derived is not None and request.derived not in asset.derived:
        names = ", ".join(asset.derived) or "none"
        raise NotFound(f"The asset has no file {request.derived}.", remedy=f"Available files: {names}.")
    path = asset.storage_path if request.derived is None else asset.derived[request.derived]
    return AssetLink(url=signed_link(path, blobs))


class LinkRequests(Model):
    """Identifies several files."""

    links: list[LinkRequest] = Field(min_length=1, max_length=100)
    """The files."""


class LinkOutcome(LinkRequest):
    """The URL of one of the files, valid for 15 minutes, or why there is none."""

    url: str | None = None
    """Anyone who has it can read the file; valid for 15 minutes."""
    code: str | None = None
    """Why there is none, for programs."""
    message: str | None = None
    """Why there is none, in a sentence."""


class AssetLinks(Model):
    """The outcomes, in the order of the request."""

    items: list[LinkOutcome]


def link_assets(request: LinkRequests, *, caller: Caller, adapters: Adapters) -> AssetLinks:
    """Creates the URLs of up to a hundred files, for a page that shows them; counts as one read per ten files.

    Raises RateLimited.
    """
    adapters.limiter.take_more(caller, "read", ceil(len(request.links) / _LINKS_PER_READ) - 1)

    @cache
    def asset(asset_id: str) -> Asset:  # a page shows several files of each
        return ready_asset(asset_id, caller=caller, store=adapters.store)

    return AssetLinks(items=[_outcome(link, asset, adapters.blobs) for link in request.links])


def _outcome(link: LinkRequest, asset: Callable[[str], Asset], blobs: Blobs) -> LinkOutcome:
    facts = {"asset_id": link.asset_id, "derived": link.derived}
    try:
        return LinkOutcome(**facts, url=_link(link, asset(link.asset_id), blobs).url)
    except (NotFound, Conflict) as error:
        return LinkOutcome(**facts, code=error.code, message=error.message)


def ready_asset(asset_id: str, *, caller: Caller, store: Store) -> Asset:
    """The asset. Raises NotFound, and Conflict if it is not ready."""
    asset = decode(Asset, read_asset(asset_id, caller=caller, store=store))
    if asset.status != "ready":
        raise Conflict(f"The asset is {asset.status}.", remedy="Wait until it is ready, or upload it again.")
    return asset


def signed_link(path: str, blobs: Blobs) -> str:
    """A URL that serves the file at `path` for 15 minutes."""
    return blobs.signed_url(path, expires=LINK_LIFETIME)
