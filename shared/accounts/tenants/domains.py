"""Custom domains: claimed by an admin, proved by a DNS record, held by one tenant at a time."""

from collections.abc import Callable
from datetime import datetime, timedelta

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.accounts.audit.log import Act, AuditLog
from shared.accounts.roster import get_tenant
from shared.accounts.tenants.theme import domain_holders
from shared.errors import Conflict, Finding, InvalidInput
from shared.model.accounts.tenant import DomainClaim, Tenant
from shared.model.base import Model
from shared.model.codec import decode, encode
from shared.platform.store.port import Query, Reader, Transaction

PROOF_GRACE = timedelta(days=7)
"""How long a proved domain is held after its record was last found: name servers are moved, and records forgotten."""

_PLATFORM_DOMAINS = ("web.app", "firebaseapp.com", "cloudfunctions.net", "run.app", "appspot.com", "googleapis.com")
"""Everything below them belongs to somebody's Google Cloud project, the deployment's own sites included."""
_PAGE = 200


class DomainCheck(Model):
    """Request to look for the proof of the tenant's domain; empty."""


def verify_domain(_request: DomainCheck, *, caller: Caller, adapters: Adapters) -> Tenant:
    """Looks for the DNS record that proves the tenant's custom domain; with it, the site shows the branding there.

    Idempotent. Raises Forbidden; Conflict if the tenant has no domain, another tenant holds it, or the record is not
    found, with the record to set as the remedy; InvalidInput for a reserved domain; Unavailable without an answer.
    """
    caller.require("admin")
    claim = adapters.store.transact(lambda transaction: _stored_claim(transaction, caller, adapters))
    if claim.record_value not in adapters.txt_records.find(claim.record_name):
        raise Conflict(f"{claim.name} is not proved to be yours: its TXT record was not found.", remedy=_remedy(claim))
    now = adapters.clock()

    def work(transaction: Transaction) -> Tenant:
        tenant = get_tenant(transaction, caller.tenant_id)
        if tenant.domain is None or tenant.domain.record_value != claim.record_value:
            raise Conflict("The domain was changed meanwhile.", remedy="Try again.")
        check_free(transaction, claim.name, tenant.id)
        proven = claim.model_copy(update={"proven": claim.name, "checked": now, "missing_since": None})
        if not tenant.domain.proven:
            log = AuditLog.read(transaction, tenant.id)
            act = Act("domain.proved", f"tenants/{tenant.id}", details={"domain": claim.name})
            log.append(transaction, act, by=caller, at=now, new_id=adapters.new_id)
        transaction.update(f"tenants/{tenant.id}", {"domain": encode(proven)})
        return tenant.model_copy(update={"domain": proven})

    return adapters.store.transact(work)


def claim_for(tenant: Tenant, now: datetime, new_token: Callable[[], str]) -> DomainClaim | None:
    """A new claim to the tenant's custom domain; None if it has none. The token is the tenant's own."""
    domain = tenant.branding.custom_domain
    if domain is None:
        return None
    return DomainClaim(
        name=domain,
        record_name=f"_stardust.{domain}",
        record_value=f"stardust-verify={new_token()}",
        requested=now,
    )


def check_reserved(domain: str | None, adapters: Adapters) -> None:
    """Raises InvalidInput for a domain of the deployment, of the platform, or in the operator's list."""
    reserved = (*_PLATFORM_DOMAINS, *adapters.reserved_domains)
    if domain and any(domain == each or domain.endswith(f".{each}") for each in reserved):
        message = f"{domain} is reserved: it belongs to this deployment or to its platform."
        raise InvalidInput(
            [Finding("branding.customDomain", message, "reserved", remedy="Enter a domain of your own.")]
        )


def check_free(reader: Reader, domain: str | None, tenant_id: str) -> None:
    """Raises Conflict if another tenant has proved that the domain is its own."""
    if domain and any(holder["id"] != tenant_id for holder in reader.find(domain_holders(domain))):
        raise Conflict(
            f"{domain} is another tenant's domain.",
            remedy=f"Use a domain of your own. If it is yours, remove the other tenant's TXT record "
            f"_stardust.{domain}: the domain is free {PROOF_GRACE.days} days later.",
        )


def proven_tenants(reader: Reader, after: str) -> list[Tenant]:
    """A page of the tenants that hold a domain, in the order of the domains; `after` is the last one's domain."""
    query = Query("tenants", where=(("domain.proven", ">", after),), order=("domain.proven",), limit=_PAGE)
    return [decode(Tenant, data) for data in reader.find(query)]


def _stored_claim(transaction: Transaction, caller: Caller, adapters: Adapters) -> DomainClaim:
    """The tenant's claim; a domain that was entered before there were claims gets one now."""
    tenant = get_tenant(transaction, caller.tenant_id)
    check_reserved(tenant.branding.custom_domain, adapters)
    claim = tenant.domain or claim_for(tenant, adapters.clock(), adapters.new_token)
    if claim is None:
        raise Conflict("Your tenant has no custom domain.", remedy="Set branding.customDomain first.")
    if tenant.domain is None:
        transaction.update(f"tenants/{tenant.id}", {"domain": encode(claim)})
    return claim


def _remedy(claim: DomainClaim) -> str:
    return (
        f'Set the DNS record {claim.record_name} of type TXT to "{claim.record_value}", and try again once it is '
        "published, which can take an hour."
    )
