"""Owns the way back: a short-lived link to an asset, or to what was made from it."""

from datetime import timedelta

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


class LinkRequest(Model):
    """Which file: the upload itself, or what was made from it (`waveform.svg`, `cover-640.jpg`)."""

    asset_id: Id
    derived: Text | None = None


class AssetLink(Model):
    """Where the file is served, for a quarter of an hour."""

    url: str


def link_asset(request: LinkRequest, *, caller: Caller, adapters: Adapters) -> AssetLink:
    """A URL that serves the file for a quarter of an hour.

    Raises NotFound, and Conflict while the upload has not been found sound.
    """
    asset = ready_asset(request.asset_id, caller=caller, store=adapters.store)
    if request.derived is not None and request.derived not in asset.derived:
        names = ", ".join(asset.derived) or "nothing"
        raise NotFound(f"There is no {request.derived} of this asset.", remedy=f"There is: {names}.")
    path = asset.storage_path if request.derived is None else asset.derived[request.derived]
    return AssetLink(url=signed_link(path, adapters.blobs))


def ready_asset(asset_id: str, *, caller: Caller, store: Store) -> Asset:
    """A file that was found sound. Raises NotFound and Conflict."""
    asset = decode(Asset, read_asset(asset_id, caller=caller, store=store))
    if asset.status != "ready":
        raise Conflict(f"The asset is {asset.status}.", remedy="Wait until it is ready, or upload it again.")
    return asset


def signed_link(path: str, blobs: Blobs) -> str:
    """A URL that serves what lies at `path` for a quarter of an hour."""
    return blobs.signed_url(path, expires=LINK_LIFETIME)
