"""What was delivered, by release and catalogue: from the documents of deliveries and targets."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from shared.sdk import Context
from stardust_watchtower.catalogues import Catalogue
from stardust_watchtower.compare import Expected

Document = Mapping[str, Any]


def targets_of(catalogue: Catalogue, targets: Iterable[Document]) -> frozenset[str]:
    """The targets that deliver to a catalogue: those whose name, or whose recipient's name, contains its name."""
    wanted = {catalogue.name, catalogue.title.casefold()}
    return frozenset(
        str(target["id"]) for target in targets if any(word in name for name in _names(target) for word in wanted)
    )


def _names(target: Document) -> list[str]:
    recipient = (target.get("ddex") or {}).get("partyName")
    return [str(name).casefold() for name in (target.get("name"), recipient) if name]


def expected_at(release: Document, targets: frozenset[str], deliveries: Iterable[Document]) -> Expected:
    """What the deliveries of a release to these targets say."""
    live: datetime | None = None
    withdrawn: datetime | None = None
    sent = False
    for delivery in sorted(deliveries, key=lambda each: str(each.get("created"))):
        if delivery.get("targetId") not in targets or delivery.get("status") != "completed":
            continue
        if delivery.get("messageSubType") == "Takedown":
            withdrawn = _moment(delivery.get("completed"))
            continue
        sent, withdrawn = True, None
        live = _moment((delivery.get("dsp") or {}).get("live")) or live
    return Expected(release, live, sent, withdrawn)


def deliveries_of(release_id: str, context: Context) -> list[dict[str, Any]]:
    """The deliveries of a release."""
    return context.documents.find("deliveries", [("releaseId", "==", release_id)], limit=500)


def _moment(value: Any) -> datetime | None:
    return datetime.fromisoformat(str(value)) if value else None
