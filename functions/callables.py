"""Defines the callables. Each row names a use case in `shared`, which is imported when the callable is first called.

Every use case has the form `use_case(request: Model, *, caller: Caller, adapters: Adapters)`, or takes `person=`
instead of `caller` if it is open to anyone who is signed in. The callable's data is the request, and its answer is the
result, under `key` if the row has one.

To add a callable, add a row here and its name in main.py, then run `python -m functions.reference`, which generates
docs/reference/callables.md from this table.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from firebase_functions import https_fn
from flask import Request, Response

from functions import secrets, wiring
from functions.guards.bodies import bounded, call_error
from functions.serving import answer, answer_person
from shared.api.wire.body import MAX_BODY_BYTES

if TYPE_CHECKING:
    from shared.config import LimitClass


@dataclass(frozen=True, slots=True)
class Row:
    """One callable. `use_case` is `module:function`, relative to `shared`."""

    name: str
    use_case: str
    key: str = ""
    """The key of the result in the answer. If empty, the result is the whole answer."""
    limit: "LimitClass" = "write"
    personal: bool = False
    """Open to anyone who is signed in, even without a tenant."""
    options: Mapping[str, Any] | None = None
    """Options of the function that override the defaults."""
    weight: str = ""
    """The list in the data whose length is the number of requests that a call counts as."""
    while_suspended: str = ""
    """ALWAYS, or the field of the data that has to be true, if members of a suspended tenant may call it. Those that
    only read are open to them anyway."""
    with_id: str = ""
    """The key under which the answer repeats the result's id."""

    def load(self) -> Callable[..., Any]:
        """Imports and returns the use case."""
        module, _, name = self.use_case.partition(":")
        function: Callable[..., Any] = getattr(import_module(f"shared.{module}"), name)
        return function


_MEASURING = {"memory": 1024, "timeout_sec": 540, "concurrency": 1}
"""Decoding audio needs an instance of its own."""
_CATALOGUES = {"secrets": [secrets.SPOTIFY_CLIENT_SECRET]}
_CONTROL = "delivery.requests.control"
_MEMBERS = "accounts.members.membership"
_ASSETS = "catalog.assets"
ALWAYS = "always"
"""See shared/accounts/controls.py, which is loaded when a callable is first called."""
_RELEASES = "catalog.releases"
_WEBHOOKS = "webhooks.subscriptions"

TABLE: tuple[Row, ...] = (
    # People and their tenant
    Row("complete_sign_up", "accounts.members.sign_up:complete_sign_up", personal=True),
    Row("accept_invite", "accounts.members.sign_up:accept_invite", personal=True),
    Row("switch_tenant", f"{_MEMBERS}:switch_tenant", "user", personal=True),
    Row("record_consent", "accounts.privacy.consent:record_consent", "consent", personal=True),
    Row(
        "export_my_data",
        "accounts.privacy.export:export_person",
        "",
        "write",
        personal=True,
        options={"timeout_sec": 300},
    ),
    Row("erase_me", "accounts.privacy.erase:erase_person", "", "write", personal=True, options={"timeout_sec": 300}),
    Row("invite_user", "notifications.welcome:invite_by_mail"),
    Row("list_invites", "accounts.members.invitations:list_invites", "invites", "read"),
    Row("revoke_invite", "accounts.members.invitations:revoke_invite", while_suspended=ALWAYS),
    Row("change_role", f"{_MEMBERS}:change_role", "member"),
    Row("remove_member", f"{_MEMBERS}:remove_member", while_suspended=ALWAYS),
    Row("transfer_ownership", f"{_MEMBERS}:transfer_ownership", "tenant"),
    Row("update_tenant", "accounts.tenants.settings:update_tenant", "tenant"),
    Row("verify_domain", "accounts.tenants.domains:verify_domain", "tenant"),
    Row("update_profile", "accounts.members.profile:update_profile", "user", while_suspended=ALWAYS),
    Row("mark_notification_read", "notifications.inbox:mark_read", "notification", while_suspended=ALWAYS),
    # API keys and the audit log
    Row("create_api_key", "accounts.api_keys.keys:create_api_key"),
    Row("list_api_keys", "accounts.api_keys.keys:list_api_keys", "keys", "read"),
    Row("rotate_api_key", "accounts.api_keys.keys:rotate_api_key"),
    Row("revoke_api_key", "accounts.api_keys.keys:revoke_api_key", while_suspended=ALWAYS),
    Row("search_audit_log", "accounts.audit.search:search_audit_log", limit="read"),
    Row("export_audit_log", "accounts.audit.export:export_audit_log", while_suspended=ALWAYS),
    Row("verify_audit_log", "accounts.audit.verify:verify_audit_log", limit="read"),
    # Releases
    Row("create_release", f"{_RELEASES}.create:create_release", "release", with_id="releaseId"),
    Row("update_release", f"{_RELEASES}.update:update_release", "release"),
    Row("delete_release", f"{_RELEASES}.update:delete_release"),
    Row("restore_version", f"{_RELEASES}.update:restore_version", "release"),
    Row("validate_release", f"{_RELEASES}.preview:validate_release", "validation", limit="read"),
    Row("preview_message", f"{_RELEASES}.preview:preview_message", limit="read"),
    Row("diff_release", f"{_RELEASES}.diff:diff_release", limit="read"),
    Row("preflight", "delivery.targets.preflight.release:preflight_release", limit="read"),
    Row("import_releases", "catalog.imports.run:import_releases", "job", options={"timeout_sec": 120}),
    Row("get_import", "catalog.imports.run:get_import", "job", "read"),
    Row("list_genre_mappings", "catalog.vocabularies.genre_mappings:list_mappings", "mappings", "read"),
    Row("get_genre_mapping", "catalog.vocabularies.genre_mappings:get_mapping", "mapping", "read"),
    Row("put_genre_mapping", "catalog.vocabularies.genre_mappings:put_mapping", "mapping"),
    Row("delete_genre_mapping", "catalog.vocabularies.genre_mappings:delete_mapping"),
    Row("look_up_album", "catalog.metadata:look_up_album", "album", "read", options=_CATALOGUES),
    Row("look_up_tracks", "catalog.metadata:look_up_tracks", limit="read", weight="isrcs", options=_CATALOGUES),
    # Files
    Row("create_upload", f"{_ASSETS}.upload:create_upload", limit="upload"),
    Row(
        "create_uploads",
        f"{_ASSETS}.upload:create_uploads",
        "sessions",
        "upload",
        options={"timeout_sec": 120},
        weight="uploads",
    ),
    Row("process_asset", f"{_ASSETS}.process:process_asset", "asset", "upload", options=_MEASURING),
    Row("link_asset", f"{_ASSETS}.download:link_asset", limit="read"),
    Row("link_assets", f"{_ASSETS}.download:link_assets", limit="read"),
    Row("preview_asset", f"{_ASSETS}.preview:preview_asset", options=_MEASURING),
    Row("remove_asset", f"{_ASSETS}.remove:remove_asset"),
    Row("calculateFileMD5", f"{_ASSETS}.inquiry:file_digests", options=_MEASURING),
    Row("calculateFileFingerprint", f"{_ASSETS}.inquiry:file_digests", options=_MEASURING),
    Row("calculateAudioFingerprint", f"{_ASSETS}.inquiry:audio_fingerprint", options=_MEASURING),
    Row(
        "calculateBatchFingerprints",
        f"{_ASSETS}.inquiry:batch_fingerprints",
        "results",
        options=_MEASURING,
        weight="files",
    ),
    Row("extractAudioMetadata", f"{_ASSETS}.inquiry:audio_metadata", options=_MEASURING),
    Row("extractImageMetadata", f"{_ASSETS}.inquiry:image_metadata", options=_MEASURING),
    Row("getFingerprintStats", f"{_ASSETS}.inquiry:fingerprint_statistics"),
    Row("checkDuplicates", f"{_ASSETS}.duplicates:check_duplicates", "duplicates", limit="read"),
    Row("resolve_duplicate", f"{_ASSETS}.resolve:resolve_duplicate"),
    # Targets
    Row("create_delivery_target", "delivery.targets.create:create_delivery_target", "target", with_id="targetId"),
    Row("update_delivery_target", "delivery.targets.change:update_delivery_target", "target"),
    Row("delete_delivery_target", "delivery.targets.change:delete_delivery_target"),
    Row("override_circuit", "delivery.targets.circuit:override_circuit", "target"),
    Row("testDeliveryConnection", "delivery.targets.connection_test:test_connection", options={"timeout_sec": 120}),
    Row("scan_host_keys", "delivery.targets.host_keys:scan_server", options={"timeout_sec": 120}),
    Row("create_webhook_secret", "delivery.acknowledgements.webhook:create_webhook_secret"),
    # Deliveries
    Row("create_delivery", "delivery.requests.request:create_delivery", while_suspended="takedown"),
    Row("create_batch_delivery", "delivery.requests.request:create_batch_delivery", weight="releaseIds"),
    Row("get_delivery", f"{_CONTROL}:get_delivery", "delivery", "read"),
    Row("cancel_delivery", f"{_CONTROL}:cancel_delivery", "delivery", while_suspended=ALWAYS),
    Row("retry_delivery", f"{_CONTROL}:retry_delivery", "delivery"),
    Row("force_delivery", f"{_CONTROL}:force_delivery", "delivery"),
    Row("skip_delivery", f"{_CONTROL}:skip_delivery", "delivery"),
    Row("approve_delivery", f"{_CONTROL}:approve_delivery", "delivery"),
    Row("prioritise_delivery", f"{_CONTROL}:prioritise_delivery", "delivery"),
    Row("retry_deliveries", f"{_CONTROL}:retry_deliveries", options={"timeout_sec": 300}),
    Row(
        "take_down_everywhere",
        "delivery.requests.takedown:take_down_everywhere",
        "takedowns",
        options={"timeout_sec": 540},
        while_suspended=ALWAYS,
    ),
    Row("getDeliveryAnalytics", "analytics.report:get_analytics", limit="read"),
    # Acknowledgements and receipts
    Row("poll_acknowledgements", "delivery.acknowledgements.poll.poll:poll_acknowledgements"),
    Row("complete_task", "delivery.acknowledgements.tasks:complete_task", "task"),
    Row("reconcile", "delivery.acknowledgements.reconciliation:reconcile", limit="read"),
    Row("search_receipts", "delivery.receipts.archive:search_receipts", limit="read"),
    Row("verify_receipts", "delivery.receipts.archive:verify_receipts", limit="read", options={"timeout_sec": 300}),
    Row("print_receipt", "delivery.receipts.download:print_receipt"),
    # Webhooks
    Row("create_webhook", f"{_WEBHOOKS}:create_webhook"),
    Row("list_webhooks", f"{_WEBHOOKS}:list_webhooks", "webhooks", "read"),
    Row("update_webhook", f"{_WEBHOOKS}:update_webhook", "webhook"),
    Row("delete_webhook", f"{_WEBHOOKS}:delete_webhook"),
    Row("rotate_webhook_secret", f"{_WEBHOOKS}:rotate_webhook_secret"),
    Row("test_webhook", "webhooks.announce:send_test_event", "message"),
    Row("list_webhook_messages", "webhooks.announce:list_messages", limit="read"),
    Row("replay_webhook_message", "webhooks.announce:replay_message", "message"),
)


def serve(row: Row, request: https_fn.CallableRequest[Any]) -> Any:
    """Answers one call of a row's callable. Raises HttpsError."""

    def run(parameter: str) -> Callable[[Mapping[str, Any], Any], Any]:
        return lambda data, caller: _run(row, data, {parameter: caller})

    if row.personal:
        return answer_person(request, run("person"), row.limit)
    return answer(request, run("caller"), row.limit, row.weight, row.while_suspended)


def _run(row: Row, data: Mapping[str, Any], caller: Mapping[str, Any]) -> Any:
    from shared.model.codec import decode

    use_case = row.load()
    result = use_case(decode(request_model(use_case), data), **caller, adapters=wiring.adapters())
    if not row.key:
        return {} if result is None else _plain(result)
    keyed = {row.key: _plain(result)}
    return {"id": result.id, row.with_id: result.id, **keyed} if row.with_id else keyed


def request_model(use_case: Callable[..., Any]) -> Any:
    """The model of a use case's request: the type of its first parameter."""
    return next(iter(use_case.__annotations__.values()))


def _plain(result: Any) -> Any:
    from shared.model.base import Model
    from shared.model.codec import to_json

    if isinstance(result, list):
        return [_plain(item) for item in result]
    return to_json(result) if isinstance(result, Model) else result


def _deployed(row: Row) -> Any:
    def call(request: https_fn.CallableRequest[Any]) -> Any:
        return serve(row, request)

    call.__name__ = call.__qualname__ = row.name
    deployed = https_fn.on_call(**{"memory": 512, **(row.options or {})})(call)
    return bounded(MAX_BODY_BYTES, _too_large, verify=_verify_token)(deployed)


def _too_large(message: str) -> Response:
    return call_error(413, "INVALID_ARGUMENT", message, code="too-large", remedy="Split the request.")


def _verify_token(request: Request) -> Response | None:
    """None if the ID token is valid: firebase-functions would parse the body first."""
    from firebase_admin import auth
    from firebase_admin.exceptions import FirebaseError

    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    try:
        if scheme.lower() == "bearer" and auth.verify_id_token(token, wiring.app()):
            return None
    except (ValueError, FirebaseError):
        pass  # the same answer as without a token
    return call_error(401, "UNAUTHENTICATED", "Sign in first.")


CALLABLES: Mapping[str, Any] = {row.name: _deployed(row) for row in TABLE}
"""The deployed functions, by name."""


def __getattr__(name: str) -> Any:
    try:
        return CALLABLES[name]
    except KeyError:
        raise AttributeError(f"There is no callable {name!r}.") from None
