"""Owns what a notice says in a mail: in words, with the release, the target and the remedy looked up."""

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
    """One piece of news; empty texts where nothing is known."""

    headline: str
    severity: str
    message: str
    link: str
    at: datetime
    release: str = ""
    target: str = ""
    remedy: str = ""


class Describer:
    """Describes notices; each document is read once, however many notices are about it."""

    def __init__(self, reader: Reader, site: Site) -> None:
        self._reader = reader
        self._site = site
        self._known: dict[str, Mapping[str, Any]] = {}

    def item(self, notice: Notification, kind: Kind) -> Item:
        """The notice in words. What belongs to another tenant is not told."""
        delivery = self._own(notice, "deliveries", _id_in(notice.link, "/deliveries/"))
        release = self._own(notice, "releases", delivery.get("releaseId"))
        target = self._own(notice, "deliveryTargets", delivery.get("targetId") or _id_in(notice.link, "/targets/"))
        failed = kind.preference in ("delivery_failed", "retry_exhausted")
        remedy = (delivery.get("failure") or {}).get("remedy") if failed else None
        return Item(
            headline=kind.one,
            severity=notice.severity,
            message=notice.message.removeprefix("Delivery failed: "),
            link=self._site.page(notice.link),
            at=notice.created,
            release=_title(release.get("basic", {})),
            target=str(target.get("name", "")),
            remedy=str(remedy or kind.advice),
        )

    def _own(self, notice: Notification, collection: str, document_id: str | None) -> Mapping[str, Any]:
        if not document_id:
            return {}
        path = f"{collection}/{document_id}"
        if path not in self._known:
            self._known[path] = self._reader.get(path) or {}
        found = self._known[path]
        return found if found.get("tenantId") == notice.tenant_id else {}


def _id_in(link: str | None, prefix: str) -> str | None:
    return link.removeprefix(prefix) if link and link.startswith(prefix) and "/" not in link[len(prefix) :] else None


def _title(basic: Mapping[str, Any]) -> str:
    parts = [basic.get("displayArtist"), basic.get("title")]
    return " – ".join(str(part) for part in parts if part)
