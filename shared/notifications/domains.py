"""Checks every day that the tenants' proved domains are still theirs; a domain without its record is dropped."""

import logging
from datetime import datetime
from functools import partial

from shared.accounts.adapters import Adapters
from shared.accounts.audit.log import Act, AuditLog, System
from shared.accounts.roster import get_tenant
from shared.accounts.tenants.domains import PROOF_GRACE, proven_tenants
from shared.errors import StardustError, Unavailable
from shared.model.accounts.tenant import DomainClaim
from shared.model.codec import encode
from shared.notifications.notify import write_notification
from shared.platform.store.port import Transaction

logger = logging.getLogger("stardust.accounts")


def check_domains(adapters: Adapters) -> int:
    """Looks up the record of every proved domain; returns how many domains were dropped. One query per 200 domains.

    The members are notified when a record is first missing, and when the domain is dropped after PROOF_GRACE. Without
    an answer from the name servers, nothing changes.
    """
    dropped, after = 0, ""
    while tenants := proven_tenants(adapters.store, after):
        for tenant in tenants:
            assert tenant.domain is not None
            after = tenant.domain.proven or after
            try:
                dropped += _check(tenant.id, tenant.domain, adapters)
            except StardustError:
                logger.exception("the domain of tenant %s could not be checked", tenant.id)
    return dropped


def _check(tenant_id: str, claim: DomainClaim, adapters: Adapters) -> bool:
    try:
        found = claim.record_value in adapters.txt_records.find(claim.record_name)
    except Unavailable:
        logger.warning("the record of %s could not be looked up", claim.name)
        return False
    work = partial(_store, tenant_id=tenant_id, claim=claim, found=found, now=adapters.clock(), adapters=adapters)
    return adapters.store.transact(work)


def _store(
    transaction: Transaction, *, tenant_id: str, claim: DomainClaim, found: bool, now: datetime, adapters: Adapters
) -> bool:
    """Stores the result of a lookup; True if it drops the domain. Nothing if the claim has changed meanwhile."""
    tenant = get_tenant(transaction, tenant_id)
    if tenant.domain != claim:
        return False
    since = claim.missing_since or now
    dropped = not found and now - since >= PROOF_GRACE
    if found:
        after = claim.model_copy(update={"checked": now, "missing_since": None})
    else:
        after = claim.model_copy(
            update={"missing_since": None if dropped else since, "proven": None if dropped else claim.proven}
        )
    log = AuditLog.read(transaction, tenant_id) if dropped else None
    transaction.update(f"tenants/{tenant_id}", {"domain": encode(after)})
    if log is not None:
        act = Act("domain.dropped", f"tenants/{tenant_id}", details={"domain": claim.name})
        log.append(transaction, act, by=System("daily-domain-check"), at=now, new_id=adapters.new_id)
    if dropped or (not found and claim.missing_since is None):
        _notify(transaction, tenant_id, claim, dropped=dropped, now=now)
    return dropped


def _notify(transaction: Transaction, tenant_id: str, claim: DomainClaim, *, dropped: bool, now: datetime) -> None:
    record = f'The DNS record {claim.record_name} with the value "{claim.record_value}"'
    message = (
        f"{record} has been missing for {PROOF_GRACE.days} days, so {claim.name} no longer shows your branding."
        if dropped
        else f"{record} is missing. Without it, {claim.name} loses your branding in {PROOF_GRACE.days} days."
    )
    write_notification(
        transaction,
        f"{tenant_id}-domain-{'dropped' if dropped else 'missing'}-{int(now.timestamp())}",
        tenant_id=tenant_id,
        kind="domain",
        severity="error" if dropped else "warning",
        message=message,
        link="/settings",
        now=now,
    )
