"""Changes releases through the API; the release trigger reviews them like any other write."""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic.alias_generators import to_camel

from shared.accounts.access import Caller, own_document
from shared.accounts.adapters import Adapters
from shared.accounts.asking import transact_asking
from shared.catalog.hooks import check_saved
from shared.catalog.numbers.records import claim_numbers
from shared.catalog.releases.drafts import as_stored
from shared.catalog.releases.entry import entry_of, entry_path
from shared.catalog.releases.fields import SERVER_FIELDS, check_transition
from shared.catalog.releases.readiness import require_complete, with_fixes
from shared.catalog.releases.versions import ReleaseVersion, version_path
from shared.errors import Conflict, Finding, InvalidInput
from shared.model.base import Model
from shared.model.catalog.draft import ReleaseDraft
from shared.model.catalog.lint import LintCode
from shared.model.catalog.release import Release, ReleaseReference, VersionReference
from shared.model.codec import decode, encode, merged
from shared.model.names import in_our_names
from shared.platform.store.guards import Check, any_state, check_document_size
from shared.platform.store.port import Data, Reader, Transaction

_OWN = frozenset(to_camel(name) for name in SERVER_FIELDS - {"status", "ddex"})

_CHOICE = "Send `version` and `profile`, or leave it out."


def read_release(release_id: str, *, caller: Caller, store: Reader) -> Data:
    """The release's current document. Clients write drafts directly, so it may not match the model yet.

    Raises NotFound.
    """
    return own_document(store.get(f"releases/{release_id}"), caller, "release")


class ReleaseUpdate(ReleaseReference):
    """The complete new content of a release (ReleaseEdit)."""

    release: dict[str, Any]


def update_release(
    request: ReleaseUpdate, *, caller: Caller, adapters: Adapters, expected: Check = any_state
) -> ReleaseDraft:
    """Replaces the fields of the release that clients set (ReleaseEdit); the server's are unchanged, even if sent.

    Raises Forbidden, NotFound, Conflict (an invalid status transition), InvalidInput, InvalidRelease with every problem
    if `status` is `ready` and the release is not, and what `expected` raises.
    """
    caller.require("manager")
    content = {name: value for name, value in request.release.items() if name not in _OWN}

    def change(stored: Data) -> Mapping[str, Any]:
        status = content.get("status") or stored.get("status")
        check_transition(stored.get("status"), str(status))
        return {**content, "status": status}

    return replace_content(
        request.release_id, change, caller, adapters, expected, complete=content.get("status") == "ready"
    )


class ReleasePatch(ReleaseReference):
    """Fields of a release's content (ReleaseEdit) as a JSON merge patch (RFC 7396)."""

    release: dict[str, Any]


def patch_release(
    request: ReleasePatch, *, caller: Caller, adapters: Adapters, expected: Check = any_state
) -> ReleaseDraft:
    """Changes some of the fields that clients set: objects are merged, lists are replaced, and null removes a field.

    Raises Forbidden, NotFound, Conflict (an invalid status transition), InvalidInput (also for the server's fields),
    InvalidRelease as `updateRelease`, and what `expected` raises.
    """
    caller.require("manager")

    def work(transaction: Transaction, asking: Adapters) -> ReleaseDraft:
        return patch_within(transaction, request, caller, asking, expected)

    return transact_asking(adapters, work)


def patch_within(
    transaction: Transaction, request: ReleasePatch, caller: Caller, adapters: Adapters, expected: Check
) -> ReleaseDraft:
    """As `patch_release`, in a transaction that has read only. `adapters`: those of `transact_asking`."""
    patch = in_our_names(Release, request.release)
    if own := sorted(_OWN & patch.keys()):
        raise InvalidInput(
            Finding(f"release.{name}", "The server sets this field.", "read-only", remedy="Leave it out.")
            for name in own
        )

    def change(stored: Data) -> Mapping[str, Any]:
        content = merged(content_of(stored), patch)
        check_transition(stored.get("status"), str(content.get("status")))
        return content

    return replace_within(
        transaction,
        request.release_id,
        change,
        caller,
        adapters,
        expected,
        complete=patch.get("status") == "ready",
    )


class FixRequest(Model):
    """Which findings of the style check are to be fixed."""

    codes: list[LintCode] = []
    """The rules whose fixes are applied; none means all rules that find a warning or an error."""


class ReleaseFixRequest(FixRequest, ReleaseReference):
    """A release, and the rules whose fixes are applied."""


def fix_release(
    request: ReleaseFixRequest, *, caller: Caller, adapters: Adapters, expected: Check = any_state
) -> ReleaseDraft:
    """Applies the fixes that the style check offers, until none is left. Idempotent.

    Raises Forbidden, NotFound, Conflict (archived), InvalidInput (the draft is malformed), and what `expected` raises.
    """
    caller.require("manager")

    def change(stored: Data) -> Mapping[str, Any]:
        check_transition(stored.get("status"), str(stored.get("status")))
        return content_of(with_fixes(stored, request.codes, adapters.store))

    return replace_content(request.release_id, change, caller, adapters, expected)


def restore_version(
    request: VersionReference, *, caller: Caller, adapters: Adapters, expected: Check = any_state
) -> ReleaseDraft:
    """Restores the content of one of the release's versions, including its files at that time.

    Raises Forbidden, NotFound, Conflict (archived), and what `expected` raises.
    """
    caller.require("manager")
    document = own_document(adapters.store.get(version_path(request.release_id, request.version_id)), caller, "version")
    version = decode(ReleaseVersion, document)

    def change(stored: Data) -> Mapping[str, Any]:
        check_transition(stored.get("status"), str(stored.get("status")))
        return {**encode(version.release), "status": stored.get("status")}

    return replace_content(request.release_id, change, caller, adapters, expected)


def delete_release(
    request: ReleaseReference, *, caller: Caller, adapters: Adapters, expected: Check = any_state
) -> None:
    """Deletes a draft that was never ready. Raises Forbidden, NotFound, Conflict, and what `expected` raises."""
    caller.require("manager")

    def work(transaction: Transaction) -> None:
        stored = read_release(request.release_id, caller=caller, store=transaction)
        expected(stored)
        if stored.get("status") != "draft" or _ddex(stored).get("lastGenerated") is not None:
            raise Conflict(
                "A release that has been ready may have been delivered, so it cannot be deleted.", remedy="Archive it."
            )
        transaction.delete(f"releases/{request.release_id}")
        transaction.delete(entry_path(request.release_id))

    adapters.store.transact(work)


def content_of(stored: Data) -> Data:
    """The fields of a stored release that clients set."""
    return {name: value for name, value in stored.items() if name not in _OWN}


def replace_content(
    release_id: str,
    change: Callable[[Data], Mapping[str, Any]],
    caller: Caller,
    adapters: Adapters,
    expected: Check,
    *,
    complete: bool = False,
) -> ReleaseDraft:
    """Stores the changed release, unless a plug-in that may block objects; if it has to be `complete`, only without
    problems."""

    def work(transaction: Transaction, asking: Adapters) -> ReleaseDraft:
        return replace_within(transaction, release_id, change, caller, asking, expected, complete=complete)

    return transact_asking(adapters, work)


def replace_within(
    transaction: Transaction,
    release_id: str,
    change: Callable[[Data], Mapping[str, Any]],
    caller: Caller,
    adapters: Adapters,
    expected: Check,
    *,
    complete: bool = False,
    claiming: bool = True,
) -> ReleaseDraft:
    """As `replace_content`, in a transaction that has read only; `change` may read more within it.

    `adapters`: those of `transact_asking`. Without `claiming`, the caller writes the records of the release's new
    numbers itself.
    """
    stored = read_release(release_id, caller=caller, store=transaction)
    expected(stored)
    content = in_our_names(Release, change(stored))
    fixed = {name: stored[name] for name in ("id", "tenantId", "created", "createdBy") if name in stored}
    files = {"assets": content.get("assets", stored.get("assets", {}))}
    release = {**content, **fixed, **files, "ddex": _merged_ddex(stored, content), "updated": adapters.clock()}
    document = check_saved(prepared(release, adapters, transaction, complete=complete), adapters.plugins)
    check_document_size(document, "")
    transaction.set(f"releases/{release_id}", document)
    transaction.merge(entry_path(release_id), entry_of(document))
    if claiming:
        claim_numbers(stored, document, transaction)
    return decode(ReleaseDraft, document)


def prepared(release: Data, adapters: Adapters, reader: Reader, *, complete: bool) -> Data:
    """The document to store. Raises InvalidInput if it is malformed, and InvalidRelease if it is not `complete`."""
    if complete:
        decode(ReleaseDraft, release)
        require_complete(release, reader, adapters.plugins)
    return as_stored(release, adapters.new_id)


def _merged_ddex(stored: Data, content: Mapping[str, Any]) -> dict[str, Any]:
    """The server's `ddex` fields, with the version and profile that the client requests. Raises InvalidInput."""
    requested = content.get("ddex") or {}
    if not isinstance(requested, Mapping):
        raise InvalidInput([Finding("ddex", "This must be an object with named fields.", "model-type", remedy=_CHOICE)])
    kept = {name: value for name, value in _ddex(stored).items() if name not in ("version", "profile")}
    return {**kept, **{name: requested[name] for name in ("version", "profile") if requested.get(name) is not None}}


def _ddex(stored: Data) -> Mapping[str, Any]:
    ddex = stored.get("ddex")
    return ddex if isinstance(ddex, Mapping) else {}
