"""The triggers of documents as they are deployed: which function runs after which change, and what it calls.

A test compares the table with the deployed functions.
"""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Literal, NamedTuple

from infra.sizing.metered import Change
from shared.accounts.adapters import Adapters
from shared.catalog.numbers.records import record_numbers
from shared.catalog.releases.entry import index_release
from shared.catalog.releases.review import is_review, review_release
from shared.delivery.acknowledgements.poll.poll import follow_delivery
from shared.delivery.acknowledgements.standing import index_standing
from shared.delivery.queue.dispatch import enqueue_new
from shared.delivery.requests.automatic import deliver_automatically
from shared.model.catalog.release import Release
from shared.model.codec import decode
from shared.model.delivery.delivery import Notification
from shared.notifications.digest import MailAdapters, schedule_digest
from shared.notifications.weekly import schedule_summary
from shared.webhooks.announce import announce_event
from shared.webhooks.changes import changes
from shared.webhooks.events import Event, acknowledgement_event, delivery_event, version_event

Handler = Callable[[str, Change, Adapters], None]
"""Takes the id in the path's first variable."""


class Trigger(NamedTuple):
    """A function that runs when a document of the pattern was `created`, or `written` in any way."""

    function: str
    document: str
    when: Literal["created", "updated", "written"]
    handle: Handler

    def document_id(self, change: Change) -> str | None:
        """The id of the document if the function runs for the change."""
        found = re.fullmatch(re.sub(r"\{\w+\}", "([^/]+)", self.document), change.path)
        if found is None or (self.when == "created" and change.before is not None):
            return None
        if self.when == "updated" and (change.before is None or change.after is None):
            return None
        return str(found[1])


def _review(release_id: str, change: Change, adapters: Adapters) -> None:
    index_release(release_id, adapters)
    record_numbers(release_id, adapters)
    reviewed = None if is_review(change.before, change.after) else review_release(release_id, adapters)
    if reviewed is not None and reviewed.deliverable:
        deliver_automatically(decode(Release, adapters.store.get(f"releases/{release_id}")), adapters)


def _enqueue(_id: str, change: Change, adapters: Adapters) -> None:
    enqueue_new(change.after or {}, adapters)


def _stand(delivery_id: str, change: Change, adapters: Adapters) -> None:
    before, after = change.before or {}, change.after or {}
    if any(before.get(name) != after.get(name) for name in ("status", "dsp", "failure")):
        index_standing(delivery_id, adapters)


def _follow(_id: str, change: Change, adapters: Adapters) -> None:
    entry = change.after or {}
    schedule_summary(str(entry.get("tenantId")), adapters.store, adapters.clock())
    follow_delivery(entry, adapters)


def _digest(_id: str, change: Change, adapters: Adapters) -> None:
    notification = decode(Notification, change.after or {})
    schedule_digest(notification.tenant_id, notification, MailAdapters.of(adapters))


def _announces(event: Callable[[str, Change], Event]) -> Handler:
    def announce(name: str, change: Change, adapters: Adapters) -> None:
        announce_event(event(name, change), adapters)

    return announce


def _changes(name: str, change: Change, adapters: Adapters) -> None:
    collection, at = change.path.partition("/")[0], adapters.clock()
    for event in changes(collection, name, change.before, change.after, cause=_cause(change, at), at=at):
        announce_event(event, adapters)


def _cause(change: Change, at: datetime) -> str:
    return f"{change.path} {at:%Y%m%d%H%M%S%f}"


def _nothing(_id: str, _change: Change, _adapters: Adapters) -> None:
    """Sends a mail, or keeps members and records of parties in order: not part of a release's way."""


TRIGGERS = (
    Trigger("on_release_written", "releases/{releaseId}", "written", _review),
    Trigger("on_delivery_created", "deliveries/{deliveryId}", "created", _enqueue),
    Trigger("on_delivery_written", "deliveries/{deliveryId}", "written", _stand),
    Trigger("on_delivery_recorded", "deliveryHistory/{entryId}", "created", _follow),
    Trigger("on_notification_created", "notifications/{notificationId}", "created", _digest),
    Trigger(
        "announce_delivery",
        "deliveryHistory/{entryId}",
        "created",
        _announces(lambda _id, change: delivery_event(change.after or {})),
    ),
    Trigger(
        "announce_acknowledgement",
        "acknowledgements/{acknowledgementId}",
        "created",
        _announces(lambda _id, change: acknowledgement_event(change.after or {})),
    ),
    Trigger(
        "announce_version",
        "releases/{releaseId}/versions/{versionId}",
        "created",
        _announces(lambda release_id, change: version_event(release_id, change.after or {})),
    ),
    Trigger("announce_asset", "assets/{documentId}", "written", _changes),
    Trigger("announce_delivery_state", "deliveries/{documentId}", "written", _changes),
    Trigger("announce_royalty_run", "royaltyRuns/{documentId}", "written", _changes),
    Trigger("announce_sales_import", "salesImports/{documentId}", "written", _changes),
    Trigger("announce_import", "importJobs/{documentId}", "written", _changes),
    Trigger("announce_release", "releases/{documentId}", "written", _changes),
    Trigger("announce_target", "deliveryTargets/{documentId}", "written", _changes),
    Trigger("announce_task", "tasks/{documentId}", "written", _changes),
    Trigger("on_mail_created", "mail/{mailId}", "created", _nothing),
    Trigger("on_user_created", "users/{uid}", "created", _nothing),
    Trigger("on_member_written", "tenants/{tenantId}/members/{uid}", "written", _nothing),
    Trigger("on_party_written", "parties/{partyId}", "updated", _nothing),
)
