"""Exports all data about a person (GDPR Art. 15 and 20) as JSON, for that person only."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from shared.accounts.access import Person
from shared.accounts.adapters import Adapters
from shared.accounts.privacy.traces import Trace, traces_of
from shared.accounts.roster import find_member, find_user
from shared.model.base import Id, Instant, Model, Text
from shared.model.codec import to_json
from shared.platform.store.fields import value_at
from shared.platform.store.port import Data, Query, Reader

_PAGE = 500
_MAX_DOCUMENTS = 5000


class ExportRequest(Model):
    """Request for one's own data; empty."""


class PersonalData(Model):
    """All data about the person."""

    made: Instant
    """When the export was made."""
    uid: Id
    """The person's uid."""
    account: dict[str, Any] = {}
    """The account at the sign-in service."""
    profile: dict[str, Any] = {}
    """The user document."""
    memberships: list[dict[str, Any]] = []
    """The person's memberships in tenants."""
    records: dict[str, list[dict[str, Any]]] = {}
    """Everything else, grouped by kind."""
    cut: list[Text] = []
    """The kinds truncated at 5,000."""
    withheld: list[Text] = []
    """The kinds that are found by address, if the person has not verified theirs."""


def export_person(_request: ExportRequest, *, person: Person, adapters: Adapters) -> PersonalData:
    """The person's own data, without secrets, credentials, or other people's data. Raises Unavailable."""
    store = adapters.store
    traces, withheld = traces_of(person)
    found = {trace.name: list(documents(trace, person, store)) for trace in traces}
    user = find_user(store, person.uid)
    members = [find_member(store, tenant_id, person.uid) for tenant_id in user.tenants] if user else []
    return PersonalData(
        made=adapters.clock(),
        uid=person.uid,
        account=_account(person, adapters),
        profile=to_json(user) if user else {},
        memberships=[to_json(member) for member in members if member],
        records={trace.name: [_exported(data, trace) for data in found[trace.name]] for trace in traces},
        cut=[name for name, items in found.items() if len(items) >= _MAX_DOCUMENTS],
        withheld=withheld,
    )


def documents(trace: Trace, person: Person, reader: Reader) -> Iterator[Data]:
    """The documents of a trace, at most 5,000."""
    query: Query = replace(trace.find(person), order=("__name__",), limit=_PAGE)
    for _ in range(_MAX_DOCUMENTS // _PAGE):
        page = reader.find(query)
        yield from page
        if len(page) < _PAGE:
            return
        query = replace(query, after=(page[-1]["id"],))


def _account(person: Person, adapters: Adapters) -> dict[str, Any]:
    account = adapters.accounts.find(person.uid)
    if account is None:
        return {}
    return {
        "email": account.email,
        "name": account.name,
        "claims": dict(account.claims),
        "providers": list(account.providers),
        "created": account.created,
        "lastSignIn": account.last_sign_in,
    }


def _exported(data: Data, trace: Trace) -> dict[str, Any]:
    values = {path: value_at(data, path) for path in trace.exported_fields}
    return {path.rpartition(".")[2]: value for path, value in values.items() if value is not None}
