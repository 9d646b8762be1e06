"""Describes notifications for mails, with the release, the target and the remedy looked up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.model.delivery.delivery import Notification
from shared.notifications.kinds import Kind
from shared.notifications.mail.site import Site
from shared.platform.store.port import Reader


@dataclass(frozen=True, slots=True)
class Item:
    """One notification in a mail; unknown values are empty."""

    headline: str
    severity: str
    message: str
    link: str
    at: datetime
    release: str = ""
    target: str = ""
    remedy: str = ""


class Describer:
    """Describes notifications; reads each document only once."""

    def __init__(self, reader: Reader, site: Site) -> None:
        self._reader = reader
        self._site = site
        self._cache: dict[str, Mapping[str, Any]] = {}

    def item(self, notification: Notification, kind: Kind) -> Item:
        """Describes the notification. Documents of other tenants are ignored."""
        delivery = self._own(notification, "deliveries", _id_in(notification.link, "/deliveries/"))
        release = self._delivered_release(notification, delivery)
        target = self._own(
            notification, "deliveryTargets", delivery.get("targetId") or _id_in(notification.link, "/targets/")
        )
        failed = kind.preference in ("delivery_failed", "retry_exhausted")
        remedy = (delivery.get("failure") or {}).get("remedy") if failed else None
        return Item(
            headline=kind.one,
            severity=notification.severity,
            message=notification.message.removeprefix("Delivery failed: "),
            link=self._site.page(notification.link),
            at=notification.created,
            release=_title(release.get("basic", {})),
            target=str(target.get("name", "")),
            remedy=str(remedy or kind.advice),
        )

    def _delivered_release(self, notification: Notification, delivery: Mapping[str, Any]) -> Mapping[str, Any]:
        """The release as it was delivered; as it is now if that version is not kept."""
        release_id = delivery.get("releaseId")
        versions = f"releases/{release_id}/versions"
        version = self._own(notification, versions, delivery.get("contentHash")) if release_id else {}
        found: Mapping[str, Any] = version.get("release") or self._own(notification, "releases", release_id)
        return found

    def _own(self, notification: Notification, collection: str, document_id: str | None) -> Mapping[str, Any]:
        if not document_id:
            return {}
        path = f"{collection}/{document_id}"
        if path not in self._cache:
            self._cache[path] = self._reader.get(path) or {}
        found = self._cache[path]
        return found if found.get("tenantId") == notification.tenant_id else {}


def _id_in(link: str | None, prefix: str) -> str | None:
    return link.removeprefix(prefix) if link and link.startswith(prefix) and "/" not in link[len(prefix) :] else None


def _title(basic: Mapping[str, Any]) -> str:
    parts = [basic.get("displayArtist"), basic.get("title")]
    return " – ".join(str(part) for part in parts if part)
