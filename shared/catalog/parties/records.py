"""Creates, reads, changes and deletes the tenant's records of artists, labels, writers and publishers."""

from collections.abc import Callable, Mapping
from typing import Any

from shared.accounts.access import Caller, own_document
from shared.accounts.adapters import Adapters
from shared.catalog.parties.names import names_of
from shared.errors import Conflict, Finding, InvalidInput
from shared.model.base import Id, Model
from shared.model.codec import decode, encode, merged
from shared.model.party import PartyContent, PartyRecord
from shared.platform.store.guards import Check, any_state
from shared.platform.store.port import Data, Query, Reader, Transaction


class PartyReference(Model):
    """Identifies a record."""

    party_id: Id
    """The record's id."""


class PartyCreation(Model):
    """A record to create (PartyContent)."""

    party: PartyContent
    """Its fields."""


class PartyReplacement(PartyReference):
    """The complete new content of a record (PartyContent)."""

    party: PartyContent
    """Its fields."""


class PartyPatch(PartyReference):
    """Fields of a record (PartyContent) as a JSON merge patch (RFC 7396)."""

    party: dict[str, Any]
    """Its fields; null removes one."""


def create_party(request: PartyCreation, *, caller: Caller, adapters: Adapters) -> PartyRecord:
    """Creates a record. Raises Forbidden, and InvalidInput if its picture is not an uploaded file of the tenant."""
    caller.require("manager")
    party = _record(request.party, adapters.new_id(), caller, adapters)
    _require_picture(party, adapters.store)
    adapters.store.transact(lambda transaction: transaction.create(party_path(party.id), encode(party)))
    return party


def get_party(request: PartyReference, *, caller: Caller, adapters: Adapters) -> PartyRecord:
    """Returns a record; one that was merged into another one says so. Raises NotFound."""
    return read_party(request.party_id, caller, adapters.store)


def update_party(
    request: PartyReplacement, *, caller: Caller, adapters: Adapters, expected: Check = any_state
) -> PartyRecord:
    """Replaces a record's content. Releases that link to it say in their next message what it says now.

    Raises Forbidden, NotFound, Conflict (merged), InvalidInput, and what `expected` raises.
    """
    return _change(request.party_id, lambda _before: request.party, caller, adapters, expected)


def patch_party(request: PartyPatch, *, caller: Caller, adapters: Adapters, expected: Check = any_state) -> PartyRecord:
    """Changes some of a record's fields: lists are replaced, and null removes a field. Raises as `updateParty`."""

    def change(before: PartyRecord) -> PartyContent:
        return decode(PartyContent, merged(content_of(before), request.party), prefix="party")

    return _change(request.party_id, change, caller, adapters, expected)


def delete_party(request: PartyReference, *, caller: Caller, adapters: Adapters, expected: Check = any_state) -> None:
    """Deletes a record that no release links to.

    Raises Forbidden, NotFound, Conflict (merged, or in use), and what `expected` raises.
    """
    caller.require("manager")
    path = party_path(request.party_id)

    def work(transaction: Transaction) -> None:
        party = _unmerged(request.party_id, caller, transaction)
        expected(encode(party))
        leads_here = Query(
            "parties", where=(("tenantId", "==", caller.tenant_id), ("mergedInto", "==", party.id)), limit=1
        )
        if uses := transaction.find(uses_query(caller.tenant_id, party.id, limit=1)):
            message = f"Releases link to {party.name!r}, such as {uses[0].get('title')!r}."
            raise Conflict(message, remedy="Merge it into another record, or change the credits first.")
        if transaction.find(leads_here):
            raise Conflict(f"Another record was merged into {party.name!r}.", remedy="Keep it.")
        transaction.delete(path)

    adapters.store.transact(work)


def party_path(party_id: str) -> str:
    """The path of a record's document."""
    return f"parties/{party_id}"


def read_party(party_id: str, caller: Caller, reader: Reader) -> PartyRecord:
    """The tenant's record. Raises NotFound."""
    return decode(PartyRecord, own_document(reader.get(party_path(party_id)), caller, "record"))


def uses_query(tenant_id: str, party_id: str, limit: int = 100) -> Query:
    """Selects the entries of the releases whose credits link to the record, last changed first."""
    return Query(
        "releaseIndex",
        where=(("tenantId", "==", tenant_id), ("partyIds", "array_contains", party_id)),
        order=("-updated",),
        limit=limit,
    )


def content_of(party: PartyRecord) -> Data:
    """The fields of a record that clients set."""
    own = {field.alias or name for name, field in PartyContent.model_fields.items()}
    return {name: value for name, value in encode(party).items() if name in own}


def with_names(party: PartyRecord) -> PartyRecord:
    """The record with what is derived from its names, by which it is found."""
    return party.model_copy(update=names_of(party))


def _record(content: PartyContent, party_id: str, caller: Caller, adapters: Adapters) -> PartyRecord:
    now = adapters.clock()
    server: Mapping[str, Any] = {
        "id": party_id,
        "tenantId": caller.tenant_id,
        "created": now,
        "createdBy": caller.uid,
        "updated": now,
        "updatedBy": caller.uid,
    }
    return with_names(decode(PartyRecord, {**encode(content), **server}))


def _change(
    party_id: str,
    change: Callable[[PartyRecord], PartyContent],
    caller: Caller,
    adapters: Adapters,
    expected: Check,
) -> PartyRecord:
    caller.require("manager")

    def work(transaction: Transaction) -> PartyRecord:
        before = _unmerged(party_id, caller, transaction)
        expected(encode(before))
        content = change(before)
        if encode(content) == content_of(before):
            return before
        made = {name: getattr(before, name) for name in ("created", "created_by", "relinking", "relinks", "merge")}
        party = _record(content, party_id, caller, adapters).model_copy(update=made)
        _require_picture(party, transaction)
        transaction.set(party_path(party_id), encode(party))
        return party

    return adapters.store.transact(work)


def _unmerged(party_id: str, caller: Caller, reader: Reader) -> PartyRecord:
    party = read_party(party_id, caller, reader)
    if party.merged_into:
        raise Conflict(f"{party.name!r} was merged into another record.", remedy=f"Change {party.merged_into}.")
    return party


def _require_picture(party: PartyRecord, reader: Reader) -> None:
    """Raises InvalidInput if the picture is not an image that the tenant uploaded."""
    if party.image_id is None:
        return
    asset = reader.get(f"assets/{party.image_id}")
    if asset is None or asset.get("tenantId") != party.tenant_id or asset.get("kind") != "image":
        message = "There is no uploaded picture with this id."
        raise InvalidInput(
            [Finding("party.imageId", message, "unknown-asset", remedy="Upload it first, or leave it out.")]
        )
