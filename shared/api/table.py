"""Lists every route of the API."""

from shared.api.route import Route
from shared.api.routes import (
    analytics,
    assets,
    bulk,
    deliveries,
    genres,
    imports,
    metadata,
    people,
    personal,
    reconciliation,
    releases,
    safety,
    system,
    targets,
    webhooks,
)

ROUTES: tuple[Route, ...] = (
    *releases.ROUTES,
    *bulk.ROUTES,
    *imports.ROUTES,
    *genres.ROUTES,
    *assets.ROUTES,
    *targets.ROUTES,
    *deliveries.ROUTES,
    *reconciliation.ROUTES,
    *analytics.ROUTES,
    *people.ROUTES,
    *personal.ROUTES,
    *metadata.ROUTES,
    *webhooks.ROUTES,
    *safety.ROUTES,
    *system.ROUTES,
)
