"""Changes releases through the API; the release trigger reviews them like any other write."""

from collections.abc import Callable, Mapping
from typing import Any

from shared.accounts.access import Caller, own_document
from shared.catalog.releases.fields import check_transition
from shared.catalog.releases.versions import ReleaseVersion, version_path
from shared.catalog.vocabularies.genre_mappings import with_mapped_genres
from shared.clock import Clock
from shared.errors import Conflict
from shared.model.catalog.release import Release
from shared.model.codec import decode, encode
from shared.platform.store.guards import Check, check_document_size
from shared.platform.store.port import Data, Reader, Store, Transaction


def read_release(release_id: str, *, caller: Caller, store: Reader) -> Data:
    """The release's current document. Clients write drafts directly, so it may not match the model yet.

    Raises NotFound.
    """
    return own_document(store.get(f"releases/{release_id}"), caller, "release")


def update_release(
    release_id: str, content: Mapping[str, Any], *, caller: Caller, store: Store, clock: Clock, expected: Check
) -> Release:
    """Replaces the fields of the release that clients set (ReleaseEdit); the server's fields are unchanged.

    Raises Forbidden, NotFound, Conflict (an invalid status transition), InvalidInput, and what `expected` raises.
    """
    caller.require("manager")

    def change(stored: Data) -> Mapping[str, Any]:
        status = content.get("status") or stored.get("status")
        check_transition(stored.get("status"), str(status))
        return {**content, "status": status}

    return _replace(release_id, change, caller, store, clock, expected)


def restore_version(
    release_id: str, content_hash: str, *, caller: Caller, store: Store, clock: Clock, expected: Check
) -> Release:
    """Restores the content of one of the release's versions, including its files at that time.

    Raises Forbidden, NotFound, Conflict (archived), and what `expected` raises.
    """
    caller.require("manager")
    kept = own_document(store.get(version_path(release_id, content_hash)), caller, "version")
    version = decode(ReleaseVersion, kept)

    def change(stored: Data) -> Mapping[str, Any]:
        check_transition(stored.get("status"), str(stored.get("status")))
        return {**encode(version.release), "status": stored.get("status")}

    return _replace(release_id, change, caller, store, clock, expected)


def delete_release(release_id: str, *, caller: Caller, store: Store, expected: Check) -> None:
    """Deletes a draft that was never ready. Raises Forbidden, NotFound, Conflict, and what `expected` raises."""
    caller.require("manager")

    def work(transaction: Transaction) -> None:
        stored = read_release(release_id, caller=caller, store=transaction)
        expected(stored)
        if stored.get("status") != "draft" or _ddex(stored).get("lastGenerated") is not None:
            raise Conflict(
                "A release that was ready may have been delivered and cannot be deleted.", remedy="Archive it."
            )
        transaction.delete(f"releases/{release_id}")

    store.transact(work)


def _replace(
    release_id: str,
    change: Callable[[Data], Mapping[str, Any]],
    caller: Caller,
    store: Store,
    clock: Clock,
    expected: Check,
) -> Release:
    now = clock()

    def work(transaction: Transaction) -> Release:
        stored = read_release(release_id, caller=caller, store=transaction)
        expected(stored)
        content = change(stored)
        fixed = {name: stored[name] for name in ("id", "tenantId", "created", "createdBy") if name in stored}
        files = {"assets": content.get("assets", stored.get("assets", {}))}
        release = decode(Release, {**content, **fixed, **files, "ddex": _merged_ddex(stored, content), "updated": now})
        release = with_mapped_genres(release, transaction)
        document = encode(release)
        check_document_size(document, "")
        transaction.set(f"releases/{release_id}", document)
        return release

    return store.transact(work)


def _merged_ddex(stored: Data, content: Mapping[str, Any]) -> dict[str, Any]:
    """The server's `ddex` fields, with the version and profile that the client requests."""
    requested = content.get("ddex") or {}
    kept = {name: value for name, value in _ddex(stored).items() if name not in ("version", "profile")}
    return {**kept, **{name: requested[name] for name in ("version", "profile") if requested.get(name) is not None}}


def _ddex(stored: Data) -> Mapping[str, Any]:
    ddex = stored.get("ddex")
    return ddex if isinstance(ddex, Mapping) else {}
