"""Owns the table: every route of the API."""

from shared.api.route import Route
from shared.api.routes import assets, deliveries, people, releases, safety, system, targets

ROUTES: tuple[Route, ...] = (
    *releases.ROUTES,
    *assets.ROUTES,
    *targets.ROUTES,
    *deliveries.ROUTES,
    *people.ROUTES,
    *safety.ROUTES,
    *system.ROUTES,
)
