"""Searches the registry of plug-ins."""

import hashlib
import threading
from collections.abc import Iterable
from datetime import datetime, timedelta

from packaging.version import Version
from pydantic import Field

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.errors import Tampered
from shared.model.base import Model, Text
from shared.model.codec import encode
from shared.model.plugins.manifest import Category
from shared.model.plugins.registry import SeenRegistry
from shared.platform.store.port import Transaction
from shared.plugins.registry.entry import Registry, RegistryEntry, Review
from shared.plugins.registry.source import RegistrySource

KEPT = timedelta(minutes=10)
"""How long a process keeps the registry that it fetched."""


class RegistrySearch(Model):
    """Which plug-ins to list."""

    text: Text | None = Field(default=None, max_length=100)
    """Words of the name, title, summary or author."""
    category: Category | None = None
    """What they are about."""
    author: Text | None = Field(default=None, max_length=200)
    """A part of the author's name."""
    licence: Text | None = Field(default=None, max_length=200)
    """`free`, `paid`, `freemium`, or its terms, such as `MIT`."""
    review: Review = "approved"
    """The state of the review."""


class RegistryList(Model):
    """Plug-ins of the registry."""

    registry: str | None = None
    """The registry's address; absent if the deployment has none."""
    issued: datetime | None = None
    """When it was signed."""
    items: list[RegistryEntry]
    """The newest version of each plug-in in this state of review, by title."""


def search_registry(request: RegistrySearch, *, caller: Caller, adapters: Adapters) -> RegistryList:  # noqa: ARG001
    """Lists plug-ins of the deployment's registry. Raises Unavailable if it does not respond, Tampered if it was
    altered, has expired, or is older than one that was seen before."""
    if not adapters.plugin_registry:
        return RegistryList(items=[])
    source = RegistrySource.parse(adapters.plugin_registry, "STARDUST_PLUGIN_REGISTRY")
    registry = _current(source, adapters)
    return RegistryList(registry=source.place, issued=registry.issued, items=matching(registry.entries, request))


def matching(entries: Iterable[RegistryEntry], wanted: RegistrySearch) -> list[RegistryEntry]:
    """The newest entry of each plug-in that matches, by title."""
    newest: dict[str, RegistryEntry] = {}
    for each in entries:
        known = newest.get(each.name)
        if each.review == wanted.review and (known is None or Version(known.version) <= Version(each.version)):
            newest[each.name] = each
    found = (each for each in newest.values() if _matches(each, wanted))
    return sorted(found, key=lambda each: (each.title.casefold(), each.name))


def _matches(entry: RegistryEntry, wanted: RegistrySearch) -> bool:
    text = " ".join((entry.name, entry.title, entry.summary, entry.author)).casefold()
    licences = (entry.licence.kind, entry.licence.terms.casefold())
    return (
        all(word in text for word in (wanted.text or "").casefold().split())
        and wanted.category in (None, entry.category)
        and (wanted.author or "").casefold() in entry.author.casefold()
        and (wanted.licence is None or wanted.licence.casefold() in licences)
    )


_kept: dict[RegistrySource, tuple[datetime, Registry]] = {}
_lock = threading.Lock()


def _current(source: RegistrySource, adapters: Adapters) -> Registry:
    now = adapters.clock()
    with _lock:
        until, known = _kept.get(source, (now, None))
    if known is not None and now < until and now < known.expires:
        return known
    registry = source.read(adapters.network, now)
    _check_serial(source, registry, adapters)
    with _lock:
        _kept[source] = (now + KEPT, registry)
    return registry


def _check_serial(source: RegistrySource, registry: Registry, adapters: Adapters) -> None:
    """Remembers the highest serial for all processes. Raises Tampered for a lower one: it was replayed."""
    name = hashlib.sha256(source.place.encode()).hexdigest()[:32]
    path = f"pluginRegistries/{name}"

    def work(transaction: Transaction) -> None:
        seen = int((transaction.get(path) or {}).get("serial", 0))
        if registry.serial < seen:
            message = f"The registry of plug-ins is number {registry.serial}, and number {seen} was seen before."
            raise Tampered(message, remedy="An old list is served. Tell the registry's operator.")
        if registry.serial > seen:
            transaction.set(path, encode(SeenRegistry(id=name, serial=registry.serial, issued=registry.issued)))

    adapters.store.transact(work)
