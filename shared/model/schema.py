"""Generates the documents' JSON Schemas: `python -m shared.model.schema` writes docs/reference; `--check` compares.

Not loaded by Cloud Functions.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

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
from shared.model.plugins.installation import PluginInstallation, PluginRun, PluginState, PluginTimer
from shared.model.plugins.registry import SeenRegistry
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
    "testRuns": SuiteRun,
    "health": Heartbeat,
    "status": StatusHistory,
    "incidents": Incident,
    "auditLog": AuditEntry,
    "auditHeads": AuditHead,
    "auditOrigins": AuditOrigin,
}
"""The model of each collection's documents."""

REFERENCE = Path(__file__).parents[2] / "docs/reference"


def document_schema(model: type[Model]) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a document as it is on the wire."""
    schema = model.model_json_schema(by_alias=True, schema_generator=PlainSchema)
    definitions = schema.get("$defs", {})
    for kind in embedded_models(model, {}).values():
        describe_fields(kind, definitions.get(kind.__name__, schema))
    return {"$schema": GenerateJsonSchema.schema_dialect, **schema}


def pages() -> dict[Path, str]:
    """Every generated file with its text: one schema per model, and the reference page."""
    from shared.model.reference import models_page, names_page

    schemas = {model.__name__: document_schema(model) for model in DOCUMENTS.values()}
    files = {
        REFERENCE / "schemas" / f"{name}.json": json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        for name, schema in schemas.items()
    }
    documents = {collection: schemas[model.__name__] for collection, model in DOCUMENTS.items()}
    return {**files, REFERENCE / "data-models.md": models_page(documents), REFERENCE / "names.md": names_page()}


def drift() -> list[Path]:
    """The generated files that differ from the models, or that have no model."""
    wanted = pages()
    changed = [path for path, text in wanted.items() if not path.exists() or path.read_text("utf-8") != text]
    return changed + [path for path in (REFERENCE / "schemas").glob("*.json") if path not in wanted]


def write() -> None:
    """Writes every generated file and deletes those of removed models."""
    for path, text in pages().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    for path in drift():
        path.unlink()


def main(arguments: list[str]) -> int:
    """Writes the files, or only compares them with `--check`; returns the exit status."""
    if "--check" not in arguments:
        write()
        return 0
    stale = drift()
    if stale:
        names = ", ".join(path.name for path in stale)
        print(f"These files do not match the models: {names}. Run: python -m shared.model.schema", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
