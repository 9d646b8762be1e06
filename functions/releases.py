"""Triggers of releases, which are indexed, reviewed and delivered, and of the records that their credits link to."""

from typing import Any

from firebase_functions import firestore_fn

from functions import wiring
from functions.serving import handles


@firestore_fn.on_document_written(document="releases/{releaseId}", memory=512)
@handles("release {releaseId}")
def on_release_written(event: firestore_fn.Event[Any]) -> None:
    """Indexes and reviews the current release, and records its numbers; the event's snapshot may be outdated."""
    from shared.catalog.numbers.records import record_numbers
    from shared.catalog.releases.entry import index_release
    from shared.catalog.releases.review import is_review, review_release
    from shared.delivery.requests.automatic import deliver_automatically
    from shared.model.catalog.release import Release
    from shared.model.codec import decode

    release_id, adapters = event.params["releaseId"], wiring.adapters()
    index_release(release_id, adapters)
    record_numbers(release_id, adapters)
    before, after = (each.to_dict() if each and each.exists else None for each in (event.data.before, event.data.after))
    reviewed = None if is_review(before, after) else review_release(release_id, adapters)
    if reviewed is not None and reviewed.deliverable:
        deliver_automatically(decode(Release, adapters.store.get(f"releases/{release_id}")), adapters)


@firestore_fn.on_document_updated(document="parties/{partyId}", memory=512, timeout_sec=300)
@handles("record {partyId}")
def on_party_written(event: firestore_fn.Event[Any]) -> None:
    """Changes the next releases that link to a merged record; it counts the round in the record, which starts another.

    Nothing is done for other changes of records.
    """
    from shared.catalog.links.rounds import relink_round

    before, after = (each.to_dict() if each and each.exists else {} for each in (event.data.before, event.data.after))
    if any(before.get(name) != after.get(name) for name in ("mergedInto", "relinks")):
        relink_round(event.params["partyId"], wiring.adapters())
