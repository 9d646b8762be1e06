"""Defines the callables. Each row names a use case in `shared`, which is imported when the callable is first called.

Every use case has the form `use_case(request: Model, *, caller: Caller, adapters: Adapters)`, or takes `person=`
instead of `caller` if it is open to anyone who is signed in. The callable's data is the request, and its answer is the
result, under `key` if the row has one.

To add a callable, add a row here and its name in main.py, then run `python -m functions.callables.reference`, which
generates docs/reference/callables.md from this table.
"""

from collections.abc import Callable, Mapping
from typing import Any

from firebase_functions import https_fn
from flask import Request, Response

from functions import secrets, wiring
from functions.callables.row import ALWAYS, Row
from functions.guards.bodies import bounded, call_error
from functions.guards.followed import followed
from functions.serving import answer, answer_person
from shared.api.wire.body import MAX_BODY_BYTES
from shared.trace import span

_MEASURING = {"memory": 1024, "timeout_sec": 540, "concurrency": 1}
"""Decoding audio needs an instance of its own."""
_CATALOGUES = {"secrets": [secrets.SPOTIFY_CLIENT_SECRET]}
_SEVERAL_ALBUMS = {**_CATALOGUES, "timeout_sec": 120}
_MESSAGES = {"secrets": [secrets.WORKBENCH_KEY]}
"""They validate messages, which a DDEX Workbench may do too."""
_BACKUPS = "catalog.backups"
_DICTIONARIES = "catalog.vocabularies.dictionaries"
_IMPORTS = "catalog.import_jobs"
_CONTROL = "delivery.requests.control"
_MEMBERS = "accounts.members.membership"
_ASSETS = "catalog.assets"
_NUMBERS = "catalog.numbers"
_PARTIES = "catalog.parties"
_PLUGINS = "plugins.installations"
_RELEASES = "catalog.releases"
_SALES = "sales.intake"
_SALES_MATCHES = "sales.matching"
_SWITCHES = "catalog.switches"
_TEMPLATES = "catalog.templates.templates"
_WEBHOOKS = "webhooks.subscriptions"

TABLE: tuple[Row, ...] = (
    # People and their tenant
    Row("completeSignUp", "accounts.members.sign_up:complete_sign_up", personal=True),
    Row("acceptInvite", "accounts.members.sign_up:accept_invite", personal=True),
    Row("switchTenant", f"{_MEMBERS}:switch_tenant", "user", personal=True),
    Row("signOutEverywhere", "accounts.members.sign_out:sign_out_everywhere", "", "write", personal=True),
    Row("recordConsent", "accounts.privacy.consent:record_consent", "consent", personal=True),
    Row(
        "exportMyData",
        "accounts.privacy.export:export_person",
        "",
        "write",
        personal=True,
        options={"timeout_sec": 300},
    ),
    Row("eraseMe", "accounts.privacy.erase:erase_person", "", "write", personal=True, options={"timeout_sec": 300}),
    Row("inviteUser", "notifications.welcome:invite_by_mail", role="admin"),
    Row("listInvites", "accounts.members.invitations:list_invites", role="admin", key="invites", limit="read"),
    Row("revokeInvite", "accounts.members.invitations:revoke_invite", role="admin", while_suspended=ALWAYS),
    Row("changeRole", f"{_MEMBERS}:change_role", role="admin", key="member"),
    Row("removeMember", f"{_MEMBERS}:remove_member", while_suspended=ALWAYS),
    Row("transferOwnership", f"{_MEMBERS}:transfer_ownership", role="admin", key="tenant"),
    Row("updateTenant", "accounts.tenants.settings:update_tenant", role="admin", key="tenant"),
    Row("verifyDomain", "accounts.tenants.domains:verify_domain", role="admin", key="tenant"),
    Row("updateProfile", "accounts.members.profile:update_profile", "user", while_suspended=ALWAYS),
    Row("markNotificationRead", "notifications.inbox:mark_read", "notification", while_suspended=ALWAYS),
    # API keys and the audit log
    Row("createApiKey", "accounts.api_keys.keys:create_api_key", role="admin"),
    Row("listApiKeys", "accounts.api_keys.keys:list_api_keys", role="admin", key="keys", limit="read"),
    Row("rotateApiKey", "accounts.api_keys.keys:rotate_api_key", role="admin"),
    Row("revokeApiKey", "accounts.api_keys.keys:revoke_api_key", role="admin", while_suspended=ALWAYS),
    Row("searchAuditLog", "accounts.audit.search:search_audit_log", role="admin", limit="read"),
    Row("exportAuditLog", "accounts.audit.export:export_audit_log", role="admin", while_suspended=ALWAYS),
    Row("verifyAuditLog", "accounts.audit.verify:verify_audit_log", role="admin", limit="read"),
    # Releases
    Row("createRelease", f"{_RELEASES}.create:create_release", role="manager", key="release", with_id="releaseId"),
    Row("updateRelease", f"{_RELEASES}.update:update_release", role="manager", key="release"),
    Row("deleteRelease", f"{_RELEASES}.update:delete_release", role="manager"),
    Row("fixRelease", f"{_RELEASES}.update:fix_release", role="manager", key="release"),
    Row("restoreVersion", f"{_RELEASES}.update:restore_version", role="manager", key="release"),
    Row("validateRelease", f"{_RELEASES}.preview:validate_release", "validation", limit="read", options=_MESSAGES),
    Row("previewMessage", f"{_RELEASES}.preview:preview_message", limit="read", options=_MESSAGES),
    Row("previewMead", f"{_RELEASES}.preview:preview_mead", limit="read"),
    Row("diffRelease", f"{_RELEASES}.diff:diff_release", limit="read"),
    Row("preflight", "delivery.targets.preflight.release:preflight_release", limit="read"),
    Row(
        "importReleases",
        f"{_IMPORTS}.at_once:import_releases",
        role="manager",
        key="job",
        options={"timeout_sec": 120},
    ),
    Row("getImport", f"{_IMPORTS}.listing:get_import", "job", "read"),
    Row("createImportUpload", f"{_IMPORTS}.uploads:create_import_upload", role="manager"),
    Row("planImport", f"{_IMPORTS}.request:plan_import", role="manager", key="job"),
    Row("applyImport", f"{_IMPORTS}.request:apply_import", role="manager", key="job"),
    Row("rollBackImport", f"{_IMPORTS}.request:roll_back_import", role="manager", key="job"),
    Row("linkImport", f"{_IMPORTS}.request:link_import", limit="read"),
    Row("matchImportFiles", f"{_IMPORTS}.files:match_files", limit="read"),
    Row("listImportProfiles", f"{_IMPORTS}.profiles:list_profiles", "profiles", "read"),
    Row("getImportProfile", f"{_IMPORTS}.profiles:get_profile", "profile", "read"),
    Row("saveImportProfile", f"{_IMPORTS}.profiles:save_profile", role="manager", key="profile"),
    Row("updateImportProfile", f"{_IMPORTS}.profiles:update_profile", role="manager", key="profile"),
    Row("deleteImportProfile", f"{_IMPORTS}.profiles:delete_profile", role="manager"),
    # Sales
    Row("readSalesReports", f"{_SALES}.request:read_sales_reports", role="manager", key="job"),
    Row("getSalesImport", f"{_SALES}.listing:get_sales_import", "job", "read"),
    Row("rollBackSalesImport", f"{_SALES}.request:roll_back_sales_import", role="manager", key="job"),
    Row("getSalesReport", f"{_SALES}.listing:get_sales_report", "report", "read"),
    Row("linkSalesReport", f"{_SALES}.listing:link_sales_report", limit="read"),
    Row("listSalesMatches", f"{_SALES_MATCHES}.listing:list_matches", limit="read"),
    Row("settleSalesMatch", f"{_SALES_MATCHES}.settle:settle_match", role="manager", key="match"),
    Row("reopenSalesMatch", f"{_SALES_MATCHES}.settle:reopen_match", role="manager", key="match"),
    Row("listGenres", "catalog.vocabularies.genres:list_genres", limit="read"),
    Row("suggestGenres", "catalog.vocabularies.genre_suggestions:suggest", "genres", "read"),
    Row("listGenreMappings", "catalog.vocabularies.genre_mappings:list_mappings", "mappings", "read"),
    Row("getGenreMapping", "catalog.vocabularies.genre_mappings:get_mapping", "mapping", "read"),
    Row("putGenreMapping", "catalog.vocabularies.genre_mappings:put_mapping", role="manager", key="mapping"),
    Row("deleteGenreMapping", "catalog.vocabularies.genre_mappings:delete_mapping", role="manager"),
    Row("listParties", f"{_PARTIES}.listing:list_parties", limit="read"),
    Row("getParty", f"{_PARTIES}.records:get_party", "party", "read"),
    Row("createParty", f"{_PARTIES}.records:create_party", role="manager", key="party", with_id="partyId"),
    Row("updateParty", f"{_PARTIES}.records:update_party", role="manager", key="party"),
    Row("deleteParty", f"{_PARTIES}.records:delete_party", role="manager"),
    Row("listPartyUses", "catalog.links.uses:list_uses", limit="read"),
    Row("proposeParties", "catalog.links.proposals:propose_parties", limit="read"),
    Row("linkParty", "catalog.links.linking:link_party", role="manager"),
    Row("mergeParties", "catalog.links.merge:merge_parties", role="manager"),
    Row("unmergeParty", "catalog.links.unmerge:unmerge_party", role="manager"),
    Row("listRoles", "catalog.vocabularies.roles:list_roles", limit="read"),
    Row("listStyleRules", "catalog.vocabularies.style_rules:list_style_rules", limit="read"),
    Row("searchPlugins", "plugins.registry.search:search_registry", limit="read"),
    Row("listPlugins", f"{_PLUGINS}.listing:list_plugins", key="items", limit="read"),
    Row("installPlugin", f"{_PLUGINS}.change:install_plugin", "plugin", role="admin"),
    Row("enablePlugin", f"{_PLUGINS}.change:enable_plugin", "plugin", role="admin"),
    Row("disablePlugin", f"{_PLUGINS}.change:disable_plugin", "plugin", role="admin", while_suspended=ALWAYS),
    Row("grantPlugin", f"{_PLUGINS}.change:grant_permissions", "plugin", role="admin"),
    Row("setPluginLicence", f"{_PLUGINS}.change:set_licence", "plugin", role="admin"),
    Row("getPluginConfig", f"{_PLUGINS}.config:get_plugin_config", role="admin", limit="read"),
    Row("configurePlugin", f"{_PLUGINS}.config:configure_plugin", role="admin"),
    Row("uninstallPlugin", f"{_PLUGINS}.uninstall:uninstall_plugin", role="admin", while_suspended=ALWAYS),
    Row("listPluginRuns", "plugins.runs.listing:list_plugin_runs", role="admin", limit="read"),
    Row("getPluginPanel", "plugins.panels:get_plugin_panel", limit="read"),
    Row("requestPluginPanel", "plugins.panels:request_plugin_panel"),
    Row("listLanguages", f"{_DICTIONARIES}:list_languages", limit="read"),
    Row("listTerritories", f"{_DICTIONARIES}:list_territories", limit="read"),
    Row("readTerritories", f"{_DICTIONARIES}:read_territory_text", limit="read"),
    Row("listCurrencies", f"{_DICTIONARIES}:list_currencies", limit="read"),
    Row("listPriceTiers", f"{_DICTIONARIES}:list_price_tiers", limit="read"),
    Row("reportGenreCoverage", "catalog.genre_coverage:report_coverage", limit="read"),
    Row("fillGenreMapping", "catalog.genre_coverage:fill_mapping", role="manager"),
    Row("listGenreRevisions", "catalog.vocabularies.genre_history:list_revisions", "revisions", "read"),
    Row("restoreGenreMapping", "catalog.vocabularies.genre_history:restore_mapping", role="manager", key="mapping"),
    Row("lookUpAlbum", "catalog.metadata.lookup:look_up_album", "album", "read", options=_CATALOGUES),
    Row("fetchAlbums", "catalog.metadata.fetch:fetch_albums", limit="read", weight="upcs", options=_CATALOGUES),
    Row("lookUpTracks", "catalog.metadata.lookup:look_up_tracks", limit="read", weight="isrcs", options=_CATALOGUES),
    Row("registerNumberPool", f"{_NUMBERS}.pools:register_pool", role="admin", key="pool"),
    Row("listNumberPools", f"{_NUMBERS}.pools:list_pools", "pools", "read"),
    Row("getNumberPool", f"{_NUMBERS}.pools:get_pool", "pool", "read"),
    Row("updateNumberPool", f"{_NUMBERS}.pools:update_pool", role="admin", key="pool"),
    Row("deleteNumberPool", f"{_NUMBERS}.pools:delete_pool", role="admin"),
    Row("importNumbers", f"{_NUMBERS}.purchased:import_numbers", role="admin", options={"timeout_sec": 120}),
    Row("listNumberConflicts", f"{_NUMBERS}.conflicts:report_conflicts", limit="read"),
    Row("assignNumbers", "catalog.numbering.assign:assign_numbers", role="manager"),
    Row("listTemplates", f"{_TEMPLATES}:list_templates", "templates", "read"),
    Row("getTemplate", f"{_TEMPLATES}:get_template", "template", "read"),
    Row("createTemplate", f"{_TEMPLATES}:create_template", role="manager", key="template"),
    Row("updateTemplate", f"{_TEMPLATES}:update_template", role="manager", key="template"),
    Row("deleteTemplate", f"{_TEMPLATES}:delete_template", role="manager"),
    Row("fillRelease", f"{_TEMPLATES}:fill_release", role="manager", key="release", with_id="releaseId"),
    # Switching distributor
    Row("startSwitches", f"{_SWITCHES}.start:start_switches", role="manager", options=_SEVERAL_ALBUMS),
    Row("listSwitches", f"{_SWITCHES}.listing:list_switches", limit="read"),
    Row("getSwitch", f"{_SWITCHES}.listing:get_switch", limit="read"),
    Row("tickSwitchStep", f"{_SWITCHES}.steps:tick_step", role="manager"),
    Row("untickSwitchStep", f"{_SWITCHES}.steps:untick_step", role="manager"),
    Row("lookForOldRelease", f"{_SWITCHES}.steps:look_for_old", role="manager", options=_CATALOGUES),
    Row("comparePublished", f"{_SWITCHES}.previews:compare_published", role="manager", options=_MEASURING),
    Row("removeSwitch", f"{_SWITCHES}.steps:remove_switch", role="manager"),
    # Exports, backups and restores
    Row(
        "createExport",
        "catalog.exports.request:create_export",
        role="manager",
        key="export",
        options={"timeout_sec": 300},
        while_suspended=ALWAYS,
    ),
    Row("getExport", "catalog.exports.request:get_export", "export", "read"),
    Row("linkExport", "catalog.exports.request:link_export", limit="read"),
    Row("deleteExport", "catalog.exports.request:delete_export", role="manager", while_suspended=ALWAYS),
    Row("createBackup", f"{_BACKUPS}.request:create_backup", role="admin", key="backup", while_suspended=ALWAYS),
    Row("getBackup", f"{_BACKUPS}.request:get_backup", "backup", "read", role="admin"),
    Row("deleteBackup", f"{_BACKUPS}.request:delete_backup", role="admin", options={"timeout_sec": 540}),
    Row("createArchiveUpload", f"{_BACKUPS}.restores:create_archive_upload", role="admin"),
    Row(
        "createRestore",
        f"{_BACKUPS}.restores:create_restore",
        role="admin",
        key="restore",
        options={"timeout_sec": 300},
    ),
    Row(
        "applyRestore", f"{_BACKUPS}.restores:apply_restore", role="admin", key="restore", options={"timeout_sec": 300}
    ),
    Row("getRestore", f"{_BACKUPS}.restores:get_restore", "restore", "read", role="admin"),
    # Files
    Row("createUpload", f"{_ASSETS}.upload:create_upload", role="manager", limit="upload"),
    Row(
        "createUploads",
        f"{_ASSETS}.upload:create_uploads",
        role="manager",
        key="sessions",
        limit="upload",
        options={"timeout_sec": 120},
        weight="uploads",
    ),
    Row(
        "processAsset",
        f"{_ASSETS}.process:process_asset",
        role="manager",
        key="asset",
        limit="upload",
        options=_MEASURING,
    ),
    Row(
        "matchRecordings",
        "catalog.recordings.match:match_recordings",
        role="manager",
        options=_MEASURING,
        weight="recordings",
    ),
    Row("linkAsset", f"{_ASSETS}.download:link_asset", limit="read"),
    Row("linkAssets", f"{_ASSETS}.download:link_assets", limit="read"),
    Row("previewAsset", f"{_ASSETS}.preview:preview_asset", options=_MEASURING),
    Row("removeAsset", f"{_ASSETS}.remove:remove_asset", role="manager"),
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
    Row("downloadExternalImage", f"{_ASSETS}.inquiry:external_image", role="manager", options=_MEASURING),
    Row("getFingerprintStats", f"{_ASSETS}.inquiry:fingerprint_statistics"),
    Row("checkDuplicates", f"{_ASSETS}.duplicates:check_duplicates", "duplicates", limit="read"),
    Row("resolveDuplicate", f"{_ASSETS}.resolve:resolve_duplicate", role="manager"),
    # Targets
    Row(
        "createDeliveryTarget",
        "delivery.targets.create:create_delivery_target",
        role="admin",
        key="target",
        with_id="targetId",
    ),
    Row("updateDeliveryTarget", "delivery.targets.change:update_delivery_target", role="admin", key="target"),
    Row("deleteDeliveryTarget", "delivery.targets.change:delete_delivery_target", role="admin"),
    Row("overrideCircuit", "delivery.targets.circuit:override_circuit", role="admin", key="target"),
    Row(
        "testDeliveryConnection",
        "delivery.targets.connection_test:test_connection",
        role="admin",
        options={"timeout_sec": 120},
    ),
    Row("scanHostKeys", "delivery.targets.host_keys:scan_server", role="admin", options={"timeout_sec": 120}),
    Row("createWebhookSecret", "delivery.acknowledgements.webhook:create_webhook_secret", role="admin"),
    # The production test suite
    Row("runTests", "diagnostics.suite.runs:start_run", role="admin", key="run"),
    Row("getTestRun", "diagnostics.suite.runs:get_run", "run", "read", role="admin"),
    # Deliveries
    Row("createDelivery", "delivery.requests.request:create_delivery", role="manager", while_suspended="takedown"),
    Row("createBatchDelivery", "delivery.requests.request:create_batch_delivery", role="manager", weight="releaseIds"),
    Row("getDelivery", f"{_CONTROL}:get_delivery", "delivery", "read"),
    Row("cancelDelivery", f"{_CONTROL}:cancel_delivery", role="manager", key="delivery", while_suspended=ALWAYS),
    Row("retryDelivery", f"{_CONTROL}:retry_delivery", role="manager", key="delivery"),
    Row("forceDelivery", f"{_CONTROL}:force_delivery", role="admin", key="delivery"),
    Row("skipDelivery", f"{_CONTROL}:skip_delivery", role="manager", key="delivery"),
    Row("approveDelivery", f"{_CONTROL}:approve_delivery", role="manager", key="delivery"),
    Row("prioritiseDelivery", f"{_CONTROL}:prioritise_delivery", role="manager", key="delivery"),
    Row("reportFailures", "delivery.requests.failures:report_failures", limit="read"),
    Row("retryDeliveries", f"{_CONTROL}:retry_deliveries", role="manager", options={"timeout_sec": 300}),
    Row(
        "takeDownEverywhere",
        "delivery.requests.takedown:take_down_everywhere",
        role="admin",
        key="takedowns",
        options={"timeout_sec": 540},
        while_suspended=ALWAYS,
    ),
    Row("getDeliveryAnalytics", "analytics.report:get_analytics", limit="read"),
    # Sales
    Row(
        "getSalesAnalytics",
        "sales.analytics.analyse:get_sales_analytics",
        limit="read",
        options={"memory": 1024, "timeout_sec": 120},
    ),
    # Acknowledgements and receipts
    Row("pollAcknowledgements", "delivery.acknowledgements.poll.poll:poll_acknowledgements", role="manager"),
    Row("completeTask", "delivery.acknowledgements.tasks:complete_task", role="manager", key="task"),
    Row("reconcile", "delivery.acknowledgements.reconciliation:reconcile", limit="read"),
    Row("searchReceipts", "delivery.receipts.archive:search_receipts", limit="read"),
    Row("verifyReceipts", "delivery.receipts.archive:verify_receipts", limit="read", options={"timeout_sec": 300}),
    Row("printReceipt", "delivery.receipts.download:print_receipt"),
    # Webhooks
    Row("createWebhook", f"{_WEBHOOKS}:create_webhook", role="admin"),
    Row("listWebhooks", f"{_WEBHOOKS}:list_webhooks", role="admin", key="webhooks", limit="read"),
    Row("updateWebhook", f"{_WEBHOOKS}:update_webhook", role="admin", key="webhook"),
    Row("deleteWebhook", f"{_WEBHOOKS}:delete_webhook", role="admin"),
    Row("rotateWebhookSecret", f"{_WEBHOOKS}:rotate_webhook_secret", role="admin"),
    Row("testWebhook", "webhooks.announce:send_test_event", role="admin", key="message"),
    Row("listWebhookMessages", "webhooks.announce:list_messages", role="admin", limit="read"),
    Row("replayWebhookMessage", "webhooks.announce:replay_message", role="admin", key="message"),
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
    with span(f"use case {use_case.__name__}"):
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
    deployed = https_fn.on_call(**{"memory": 512, **(row.options or {})})(followed(call))
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
