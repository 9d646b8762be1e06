"""Generates the documents' JSON Schemas and their reference pages.

`python -m shared.model.schema` writes them (shared/generated.py). The functions do not load it.
"""

import json
import sys
from collections.abc import Mapping
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from shared.generated import DOCS, Files, generate
from shared.model.accounts.api_key import ApiKey, RateCount
from shared.model.accounts.audit import AuditEntry, AuditHead, AuditOrigin
from shared.model.accounts.consent import Consent, ErasedPerson
from shared.model.accounts.control import TenantControl
from shared.model.accounts.signing_secret import SigningSecret
from shared.model.accounts.tenant import Invite, Member, Tenant, User
from shared.model.archives.backup import Backup, RestoreJob
from shared.model.archives.export import ExportJob
from shared.model.archives.imports import ImportItem, ImportJob, ImportProfile
from shared.model.base import Model
from shared.model.catalog.asset import Asset
from shared.model.catalog.draft import Presence
from shared.model.catalog.genres import GenreMapping
from shared.model.catalog.release import Release
from shared.model.catalog.switch import Switch
from shared.model.delivery.acknowledgement import Acknowledgement, Poll, Todo
from shared.model.delivery.checkpoint import TransferNotes
from shared.model.delivery.delivery import Batch, Delivery, DeliveryLog, HistoryEntry, Notification
from shared.model.delivery.entry import ReleaseEntry
from shared.model.delivery.lane import Lane
from shared.model.delivery.receipt import Receipt, ReceiptChain
from shared.model.delivery.statistics import DayStatistics
from shared.model.delivery.target import DeliveryTarget, TargetSecrets
from shared.model.description import PlainSchema, describe_fields, embedded_models
from shared.model.diagnostics import Heartbeat, Incident, StatusHistory, SuiteRun
from shared.model.mail import Digest, LinkKey, Mail, WeeklySummaries
from shared.model.numbers import NumberPool, NumberRecord
from shared.model.party import PartyRecord
from shared.model.plugins.installation import PluginInstallation, PluginRun, PluginSlots, PluginState, PluginTimer
from shared.model.plugins.registry import SeenRegistry
from shared.model.sales.match import CountedReport, SalesMatch
from shared.model.sales.settlement import PayeeLink, RoyaltyLedger, RoyaltyRun, RoyaltyTerms, StoredStatement
from shared.model.sales.stored import ReportSums, SalesImport, StoredReport
from shared.model.templates import Template
from shared.model.webhook import Webhook, WebhookMessage

DOCUMENTS: Mapping[str, type[Model]] = {
    "releases": Release,
    "releaseIndex": ReleaseEntry,
    "releases/{releaseId}/presence": Presence,
    "assets": Asset,
    "deliveryTargets": DeliveryTarget,
    "deliveryTargetSecrets": TargetSecrets,
    "deliveries": Delivery,
    "deliveries/{deliveryId}/logs": DeliveryLog,
    "transferNotes": TransferNotes,
    "receipts": Receipt,
    "receiptChains": ReceiptChain,
    "deliveryHistory": HistoryEntry,
    "deliveryStatistics": DayStatistics,
    "acknowledgements": Acknowledgement,
    "tasks": Todo,
    "dialogues": Poll,
    "dialogueSecrets": SigningSecret,
    "notifications": Notification,
    "mail": Mail,
    "digests": Digest,
    "summaries": WeeklySummaries,
    "linkKeys": LinkKey,
    "pluginRegistries": SeenRegistry,
    "locks": Lane,
    "batches": Batch,
    "tenants": Tenant,
    "tenantControls": TenantControl,
    "tenants/{tenantId}/members": Member,
    "users": User,
    "consents": Consent,
    "erasedPeople": ErasedPerson,
    "inviteCodes": Invite,
    "apiKeys": ApiKey,
    "rateLimits": RateCount,
    "genreMappings": GenreMapping,
    "parties": PartyRecord,
    "importJobs": ImportJob,
    "importJobs/{importId}/items": ImportItem,
    "importProfiles": ImportProfile,
    "numberPools": NumberPool,
    "numbers": NumberRecord,
    "switches": Switch,
    "salesMatches": SalesMatch,
    "salesCounted": CountedReport,
    "templates": Template,
    "exportJobs": ExportJob,
    "backups": Backup,
    "restoreJobs": RestoreJob,
    "webhooks": Webhook,
    "webhookMessages": WebhookMessage,
    "webhookSecrets": SigningSecret,
    "pluginInstallations": PluginInstallation,
    "pluginRuns": PluginRun,
    "pluginState": PluginState,
    "pluginTimers": PluginTimer,
    "pluginSlots": PluginSlots,
    "testRuns": SuiteRun,
    "health": Heartbeat,
    "status": StatusHistory,
    "incidents": Incident,
    "salesImports": SalesImport,
    "salesReports": StoredReport,
    "salesSums": ReportSums,
    "royaltyTerms": RoyaltyTerms,
    "royaltyRuns": RoyaltyRun,
    "royaltyLedgers": RoyaltyLedger,
    "royaltyStatements": StoredStatement,
    "payeeLinks": PayeeLink,
    "auditLog": AuditEntry,
    "auditHeads": AuditHead,
    "auditOrigins": AuditOrigin,
}
"""The model of each collection's documents."""

REFERENCE = DOCS / "reference"


def document_schema(model: type[Model]) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a document as it is on the wire."""
    schema = model.model_json_schema(by_alias=True, schema_generator=PlainSchema)
    definitions = schema.get("$defs", {})
    for kind in embedded_models(model, {}).values():
        describe_fields(kind, definitions.get(kind.__name__, schema))
    return {"$schema": GenerateJsonSchema.schema_dialect, **schema}


def files() -> Files:
    """One schema per model, and the reference pages; the schema of a model that there is no more is removed."""
    from shared.model.reference import models_page, names_page

    schemas = {model.__name__: document_schema(model) for model in DOCUMENTS.values()}
    described = {
        REFERENCE / "schemas" / f"{name}.json": json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        for name, schema in schemas.items()
    }
    documents = {collection: schemas[model.__name__] for collection, model in DOCUMENTS.items()}
    pages = {REFERENCE / "data-models.md": models_page(documents), REFERENCE / "names.md": names_page()}
    return {**dict.fromkeys((REFERENCE / "schemas").glob("*.json")), **described, **pages}


if __name__ == "__main__":
    sys.exit(generate(files(), "shared.model.schema", sys.argv[1:]))
