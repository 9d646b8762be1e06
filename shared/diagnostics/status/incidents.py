"""Incidents and maintenance, as the operator tells about them on the status page."""

from datetime import timedelta

from shared.accounts.adapters import Adapters
from shared.diagnostics.status.samples import SAMPLED
from shared.errors import Conflict, Finding, InvalidInput, NotFound
from shared.model.codec import decode, encode
from shared.model.diagnostics import Incident, IncidentSeverity, IncidentState, IncidentUpdate
from shared.platform.store.port import Query, Reader, Transaction

SHOWN = timedelta(days=90)
_MAX_SHOWN = 50
_MAX_UPDATES = 100


def incidents_query() -> Query:
    """The newest incidents."""
    return Query("incidents", order=("-started",), limit=_MAX_SHOWN)


def list_incidents(reader: Reader) -> list[Incident]:
    """The newest incidents, the last one first; at most fifty."""
    return [decode(Incident, data) for data in reader.find(incidents_query())]


def open_incident(title: str, text: str, severity: IncidentSeverity, parts: list[str], adapters: Adapters) -> Incident:
    """Opens an incident. Raises InvalidInput for parts that there are not, or a text that is empty."""
    known = [part.name for part in SAMPLED]
    if unknown := sorted(set(parts) - set(known)):
        message = f"There is no part {unknown[0]!r}."
        raise InvalidInput([Finding("parts", message, "unknown", remedy=f"Use {', '.join(known)}.")])
    now = adapters.clock()
    update = {"at": now, "state": "investigating", "text": text}
    fields = {"id": adapters.new_id(), "title": title, "severity": severity, "state": "investigating", "parts": parts}
    incident = decode(Incident, {**fields, "updates": [update], "started": now})
    adapters.store.transact(lambda transaction: transaction.create(f"incidents/{incident.id}", encode(incident)))
    return incident


def update_incident(incident_id: str, state: IncidentState, text: str, adapters: Adapters) -> Incident:
    """Adds what there is to tell. Raises NotFound, InvalidInput, and Conflict if it is resolved or has too many."""
    path, now = f"incidents/{incident_id}", adapters.clock()

    def work(transaction: Transaction) -> Incident:
        data = transaction.get(path)
        if data is None:
            raise NotFound(f"There is no incident {incident_id!r}.", remedy="`stardust status incident list` has them.")
        incident = decode(Incident, data)
        if incident.state == "resolved":
            raise Conflict("The incident is resolved.", remedy="Open another one.")
        if len(incident.updates) == _MAX_UPDATES:
            raise Conflict(f"An incident has at most {_MAX_UPDATES} updates.", remedy="Resolve it, and open another.")
        update = decode(IncidentUpdate, {"at": now, "state": state, "text": text})
        resolved = now if state == "resolved" else None
        changed = incident.model_copy(
            update={"state": state, "updates": [*incident.updates, update], "resolved": resolved}
        )
        transaction.set(path, encode(changed))
        return changed

    return adapters.store.transact(work)
