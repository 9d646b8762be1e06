"""One valid sample document per collection, built from the models."""

from collections.abc import Callable, Mapping
from typing import Any

from shared.model.base import Model
from shared.model.codec import encode
from tests.documents import archives, content, deliveries, matches, news, people, sales, settlement
from tests.documents.common import AT
from tests.documents.content import release

__all__ = ["AT", "release", "sample"]

_MODELS: Mapping[str, Callable[[str, str, str], Model]] = {
    "releases": content.release,
    "releaseIndex": content.release_entry,
    "releases/{releaseId}/presence": content.presence,
    "assets": content.asset,
    "deliveryTargets": deliveries.target,
    "deliveryTargetSecrets": deliveries.secrets,
    "deliveries": deliveries.delivery,
    "deliveries/{deliveryId}/logs": deliveries.log,
    "transferNotes": deliveries.transfer_notes,
    "receipts": deliveries.receipt,
    "receiptChains": deliveries.chain,
    "deliveryHistory": deliveries.history,
    "deliveryStatistics": deliveries.statistics,
    "acknowledgements": deliveries.acknowledgement,
    "tasks": deliveries.todo,
    "dialogues": deliveries.poll,
    "dialogueSecrets": deliveries.webhook_secrets,
    "notifications": news.notification,
    "genreMappings": content.genre_mapping,
    "parties": content.party,
    "importJobs": archives.import_job,
    "importJobs/{importId}/items": archives.import_item,
    "importProfiles": archives.import_profile,
    "salesImports": sales.sales_import,
    "salesReports": sales.sales_report,
    "salesSums": sales.sales_sums,
    "royaltyTerms": settlement.terms,
    "royaltyRuns": settlement.run,
    "royaltyLedgers": settlement.ledger,
    "royaltyStatements": settlement.statement,
    "payeeLinks": settlement.payee_link,
    "switches": archives.switch,
    "salesMatches": matches.match,
    "salesCounted": matches.counted_report,
    "numberPools": content.number_pool,
    "numbers": content.number_record,
    "templates": content.template,
    "exportJobs": archives.export_job,
    "backups": archives.backup,
    "restoreJobs": archives.restore_job,
    "mail": news.mail,
    "digests": news.digest,
    "summaries": news.summaries,
    "linkKeys": news.link_key,
    "pluginRegistries": news.seen_registry,
    "locks": deliveries.lane,
    "batches": deliveries.batch,
    "tenants": people.tenant,
    "tenantControls": people.tenant_control,
    "tenants/{tenantId}/members": people.member,
    "users": people.user,
    "consents": people.consent,
    "erasedPeople": people.erased_person,
    "inviteCodes": people.invite,
    "apiKeys": people.api_key,
    "rateLimits": people.rate_count,
    "webhooks": news.webhook,
    "webhookMessages": news.webhook_message,
    "webhookSecrets": news.webhook_secret,
    "testRuns": news.suite_run,
    "health": news.heartbeat,
    "status": news.status_history,
    "incidents": news.incident,
    "auditLog": people.audit_entry,
    "auditHeads": people.audit_head,
    "auditOrigins": people.audit_origin,
}


def sample(collection: str, document_id: str, tenant_id: str, uid: str) -> dict[str, Any]:
    """A document as the server writes it; collections without a model get a minimal one."""
    build = _MODELS.get(collection)
    return encode(build(document_id, tenant_id, uid)) if build else {"tenantId": tenant_id, "at": AT}
