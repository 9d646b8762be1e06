"""Creates releases through the API; the release trigger reviews them like any other write."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from pydantic import Field

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.accounts.controls import check_release_quota
from shared.accounts.tenants.party import settings_of
from shared.catalog.hooks import check_saved
from shared.catalog.numbers.records import claim_numbers
from shared.catalog.releases.drafts import as_stored, numbered
from shared.catalog.releases.entry import entry_of, entry_path
from shared.catalog.releases.readiness import barcode_in_use
from shared.clock import Clock
from shared.errors import Finding, InvalidInput
from shared.model.accounts.tenant import TenantSettings
from shared.model.base import Model
from shared.model.catalog.draft import ReleaseDraft
from shared.model.catalog.release import Release
from shared.model.codec import decode, encode
from shared.model.names import in_our_names
from shared.platform.store.guards import check_document_size
from shared.platform.store.port import Data, Transaction

_SERVER_FIELDS = frozenset({"id", "tenantId", "assets", "status", "created", "updated", "createdBy"})
_SERVER_DDEX = frozenset({"version", "profile"})
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SAMPLE = {"id": "r", "tenantId": "t", "status": "draft", "created": _EPOCH, "updated": _EPOCH, "createdBy": "u"}
"""Values of the server's fields, by which content is decoded that is not stored yet."""


class ReleaseRequest(Model):
    """The fields of a new release, except those that the server sets."""

    release: dict[str, Any] = Field(max_length=40)


def create_release(request: ReleaseRequest, *, caller: Caller, adapters: Adapters) -> ReleaseDraft:
    """Stores a new draft in the caller's tenant. It may be unfinished; tracks without an id or a position get one.

    If another release has its barcode, `ddex.validationErrors` has a warning, as after every review of a release.

    Raises Forbidden, Conflict (the quota is used up), InvalidInput with every problem, and InvalidRelease with the
    errors of plug-ins that may block. Nothing is stored if it raises.
    """
    settings = settings_of(adapters.store, caller.tenant_id) or TenantSettings()
    document = new_draft(request, settings, adapters.new_id(), caller=caller, adapters=adapters)
    check_release_quota(caller.tenant_id, adapters)
    warnings = [finding.to_dict() for finding in barcode_in_use(document, adapters.store)]
    document["ddex"] = {**document["ddex"], "validationErrors": [*document["ddex"]["validationErrors"], *warnings]}
    adapters.store.transact(lambda transaction: store_new(document, transaction))
    return decode(ReleaseDraft, document)


def new_draft(
    request: ReleaseRequest, settings: TenantSettings, release_id: str, *, caller: Caller, adapters: Adapters
) -> Data:
    """The document of a new draft, with the tenant's defaults. It may be unfinished.

    Raises Forbidden, InvalidInput with every problem, and InvalidRelease with the errors of plug-ins that may block.
    """
    drafted = _decoded(request, settings, release_id, caller=caller, clock=adapters.clock)
    document = check_saved(as_stored(encode(drafted), adapters.new_id), adapters.plugins)
    check_document_size(document, "release")
    return document


def store_new(release: Data, transaction: Transaction) -> None:
    """Stores a new release's document and its entry in the catalogue's index, and claims its numbers."""
    transaction.create(f"releases/{release['id']}", release)
    transaction.merge(entry_path(release["id"]), entry_of(release))
    claim_numbers(None, release, transaction)


def draft_problems(content: Mapping[str, Any], settings: TenantSettings) -> list[Finding]:
    """What is wrong with a release's content, and what a complete release lacks in it, by path; what is about all of it
    has the path `release`. Pure.

    A draft can be made of the content if every finding has the code `missing`.
    """
    try:
        given = in_our_names(Release, decode(ReleaseRequest, {"release": content}).release)
    except InvalidInput as error:
        return list(error.problems)
    problems = _read_only(given)
    document = {**with_defaults({name: given[name] for name in given.keys() - _SERVER_FIELDS}, settings), **_SAMPLE}
    tracks = document.get("tracks")
    if isinstance(tracks, list) and all(isinstance(track, Mapping) for track in tracks):
        document["tracks"] = numbered(tracks, lambda: "track")
    try:
        decode(Release, document)
    except InvalidInput as error:
        problems += error.problems
    if all(each.code == "missing" for each in problems):
        try:
            check_document_size(encode(decode(ReleaseDraft, document)), "release")
        except InvalidInput as error:
            problems += error.problems
    return problems


def _decoded(
    request: ReleaseRequest, settings: TenantSettings, release_id: str, *, caller: Caller, clock: Clock
) -> ReleaseDraft:
    caller.require("manager")
    now = clock()
    server_fields = {
        "id": release_id,
        "tenantId": caller.tenant_id,
        "status": "draft",
        "created": now,
        "updated": now,
        "createdBy": caller.uid,
    }
    content = in_our_names(Release, request.release)
    problems = [replace(each, path=f"release.{each.path}") for each in _read_only(content)]
    release = None
    try:
        release = decode(ReleaseDraft, {**with_defaults(content, settings), **server_fields}, prefix="release")
    except InvalidInput as error:
        problems += error.problems
    if problems or release is None:
        raise InvalidInput(problems)
    return release


def _read_only(content: Mapping[str, Any]) -> list[Finding]:
    given = set(_SERVER_FIELDS & set(content))
    ddex = content.get("ddex")
    if isinstance(ddex, Mapping):
        given |= {f"ddex.{name}" for name in set(ddex) - _SERVER_DDEX}
    return [Finding(path, "This field is set by the server.", "read-only", remedy="Omit it.") for path in sorted(given)]


def with_defaults(release: Mapping[str, Any], settings: TenantSettings) -> dict[str, Any]:
    """The fields of a release as sent, with defaults for the ERN version and territories."""
    filled = {"territories": _territories(settings), **release}
    ddex = filled.get("ddex", {})
    if isinstance(ddex, Mapping):
        filled["ddex"] = {"version": settings.default_ern_version, **ddex}
    return filled


def _territories(settings: TenantSettings) -> dict[str, Any]:
    defaults = settings.default_territories
    return {} if not defaults or "Worldwide" in defaults else {"mode": "selected", "included": defaults}
