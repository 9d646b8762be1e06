"""Lists the modules of routes by the first part of their paths, so that a request loads no others.

To add a route, add it to a module in shared/api/routes/; to add a module, add a row here.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module

from shared.api.route import Route

MODULES: Mapping[str, tuple[str, ...]] = {
    "releases": ("releases",),
    "bulk": ("releases",),
    "imports": ("imports", "import-profiles"),
    "switches": ("switches",),
    "archives": ("backups", "exports", "restores"),
    "genres": ("genres",),
    "dictionaries": ("currencies", "languages", "price-tiers", "roles", "style-rules", "territories"),
    "parties": ("parties",),
    "assets": ("assets",),
    "templates": ("templates",),
    "targets": ("delivery-targets", "test"),
    "deliveries": ("deliveries", "receipts"),
    "reconciliation": ("board", "delivery-targets", "reconciliation", "tasks"),
    "registry": ("plugins",),
    "plugins": ("plugins",),
    "analytics": ("analytics",),
    "sales": ("sales",),
    "royalties": ("royalties",),
    "payees": ("payee", "royalties"),
    "sales_analytics": ("sales",),
    "sales_matches": ("sales",),
    "people": ("notifications", "session", "tenant", "users"),
    "personal": ("sign-up", "users"),
    "metadata": ("deezer", "mead", "metadata", "musicbrainz", "spotify"),
    "numbers": ("number-pools", "releases"),
    "webhooks": ("webhooks",),
    "safety": ("api-keys", "audit"),
    "diagnostics": ("status", "test"),
    "system": (".well-known", "health", "openapi.json", "ready", "test", "theme"),
}
"""Module in shared/api/routes -> the first parts of its routes' paths."""


_PARTS = frozenset(part for parts in MODULES.values() for part in parts)


def routes_at(part: str) -> Sequence[Route]:
    """The routes whose paths begin with this part."""
    return _routes_at(part) if part in _PARTS else ()  # what nobody has is not remembered


@cache
def _routes_at(part: str) -> Sequence[Route]:
    return tuple(route for name, parts in MODULES.items() if part in parts for route in _routes(name))


@cache
def all_routes() -> Sequence[Route]:
    """Every route of the API."""
    return tuple(route for name in MODULES for route in _routes(name))


def _routes(name: str) -> Sequence[Route]:
    found: Sequence[Route] = import_module(f"shared.api.routes.{name}").ROUTES
    return found
