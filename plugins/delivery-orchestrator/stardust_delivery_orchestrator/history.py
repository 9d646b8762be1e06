"""What happened to deliveries, as events: from their documents."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from stardust_delivery_orchestrator.engine import Event

Document = Mapping[str, Any]


def events_of(deliveries: Iterable[Document]) -> list[Event]:
    """The events of deliveries, in order of time. Takedowns are left out: nothing waits for them."""
    found = [event for delivery in deliveries for event in _events(delivery)]
    return sorted(found, key=lambda event: (event.at, event.id))


def event_id(kind: str, delivery_id: str) -> str:
    """The id of an event of a delivery: the same in history and when it happens."""
    return f"{kind}-{delivery_id}"


def _events(delivery: Document) -> Iterator[Event]:
    if delivery.get("messageSubType") == "Takedown":
        return
    dsp = delivery.get("dsp") or {}
    times = {
        "requested": delivery.get("created"),
        "delivered": delivery.get("completed"),
        "failed": delivery.get("updated") if delivery.get("status") == "failed" else None,
        "live": dsp.get("live"),
        "rejected": dsp.get("rejected"),
    }
    for kind, moment in times.items():
        if moment:
            name = event_id(kind, str(delivery["id"]))
            yield Event(name, kind, str(delivery["releaseId"]), str(delivery["targetId"]), moment_of(moment))


def moment_of(value: Any) -> datetime:
    """The moment of a document's field: a text in ISO 8601, in UTC."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(str(value))


def usual_times(events: Iterable[Event]) -> dict[str, dict[str, timedelta]]:
    """Target -> how long a delivery usually took until it was `delivered`, and then until it was `live` (medians)."""
    times: dict[tuple[str, str], dict[str, datetime]] = {}
    for event in events:
        if event.target_id:
            delivery = event.id.partition("-")[2]
            times.setdefault((event.target_id, delivery), {})[event.kind] = event.at
    usual: dict[str, dict[str, timedelta]] = {}
    for before, after in (("requested", "delivered"), ("delivered", "live")):
        taken: dict[str, list[timedelta]] = {}
        for (target, _), of in times.items():
            if before in of and after in of:
                taken.setdefault(target, []).append(of[after] - of[before])
        for target, spans in taken.items():
            usual.setdefault(target, {})[after] = timedelta(seconds=median(span.total_seconds() for span in spans))
    return usual
