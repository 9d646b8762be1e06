"""Makes credits of stored releases link to a record. Each release is changed in one transaction with its entry."""

from collections.abc import Callable
from functools import partial
from typing import Annotated

from pydantic import Field

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.catalog.parties.credits import Credit, party_key, with_links
from shared.catalog.parties.records import PartyReference, party_path, read_party
from shared.catalog.releases.entry import entry_of, entry_path
from shared.errors import Conflict
from shared.model.base import Id, Model, Text
from shared.model.codec import decode
from shared.model.party import MAX_NAMES, PartyRecord
from shared.platform.store.guards import MAX_DOCUMENT_BYTES, document_bytes
from shared.platform.store.port import Transaction

MAX_RELEASES = 50
"""Releases that one request changes at most."""


class LinkContent(Model):
    """The credits that are to link to a record."""

    names: Annotated[list[Text], Field(min_length=1, max_length=MAX_NAMES)]
    """The names of the credits; case, accents and punctuation do not matter."""
    release_ids: Annotated[list[Id], Field(min_length=1, max_length=MAX_RELEASES)]
    """The releases that have them."""


class LinkRequest(PartyReference, LinkContent):
    """A record, and the credits that are to link to it."""


class LinkResult(Model):
    """What was linked."""

    linked: list[Id]
    """The releases that were changed."""
    unchanged: list[Id]
    """Those that were not: archived, deleted, or without an unlinked credit of these names."""


def link_party(request: LinkRequest, *, caller: Caller, adapters: Adapters) -> LinkResult:
    """Makes the credits of these names in these releases link to a record, where they link to none. Idempotent.

    Raises Forbidden, NotFound, Conflict (the record was merged into another one).
    """
    caller.require("manager")
    party = read_party(request.party_id, caller, adapters.store)
    if party.merged_into:
        raise Conflict(f"{party.name!r} was merged into another record.", remedy=f"Link to {party.merged_into}.")
    keys = {party_key(name) for name in request.names}

    def wanted(current: PartyRecord, credit: Credit) -> str | None:
        is_meant = current.merged_into is None and credit.party_id is None and party_key(credit.name) in keys
        return current.id if is_meant else None

    result = LinkResult(linked=[], unchanged=[])
    for release_id in dict.fromkeys(request.release_ids):
        changed = change_links(release_id, party, wanted, adapters, archived=False)
        (result.linked if changed else result.unchanged).append(release_id)
    return result


def change_links(
    release_id: str,
    party: PartyRecord,
    wanted: Callable[[PartyRecord, Credit], str | None],
    adapters: Adapters,
    *,
    archived: bool,
) -> bool:
    """Makes credits of the release link to the records that `wanted` names; whether it changed. Idempotent.

    `wanted` gets the record as it is in the transaction, so nothing links to one that is deleted or merged meanwhile.
    `archived`: whether archived releases are changed too.
    """
    now = adapters.clock()

    def work(transaction: Transaction) -> bool:
        release, record = transaction.get(f"releases/{release_id}"), transaction.get(party_path(party.id))
        if release is None or record is None or release.get("tenantId") != party.tenant_id:
            return False
        if release.get("status") == "archived" and not archived:
            return False
        changed = with_links(release, partial(wanted, decode(PartyRecord, record)))
        if changed is None or document_bytes(changed) > MAX_DOCUMENT_BYTES:
            return False
        changed["updated"] = now
        transaction.set(f"releases/{release_id}", changed)
        transaction.merge(entry_path(release_id), entry_of(changed))
        return True

    return adapters.store.transact(work)
