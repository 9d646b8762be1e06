"""Trigger of releases, which reviews each write and queues automatic deliveries."""

from typing import Any

from firebase_functions import firestore_fn

from functions import wiring
from functions.serving import handles


@firestore_fn.on_document_written(document="releases/{releaseId}", memory=512)
@handles("release {releaseId}")
def on_release_written(event: firestore_fn.Event[Any]) -> None:
    """Reviews the current release; the event's snapshot may be outdated."""
    from shared.catalog.releases.review import review_release
    from shared.delivery.requests.automatic import deliver_automatically
    from shared.model.catalog.release import Release
    from shared.model.codec import decode

    release_id, adapters = event.params["releaseId"], wiring.adapters()
    reviewed = review_release(release_id, adapters)
    if reviewed is not None and reviewed.deliverable:
        deliver_automatically(decode(Release, adapters.store.get(f"releases/{release_id}")), adapters)
